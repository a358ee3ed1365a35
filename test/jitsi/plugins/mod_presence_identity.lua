-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_presence_identity of jitsi-meet (August 2026), on a VirtualHost: puts what the session's verification
-- says of the user into each presence that they send to a room, in place of what they write there themselves.

local function identify(event)
	local stanza, session = event.stanza, event.origin;
	stanza:maptags(function (tag)
		return tag.name ~= "identity" and tag or nil;
	end);
	local user = session.jitsi_meet_context_user;
	if not user then
		return;
	end
	stanza:tag("identity"):tag("user");
	for name, value in pairs(user) do
		stanza:tag(name):text(tostring(value)):up();
	end
	stanza:up();
	if session.jitsi_meet_context_group then
		stanza:tag("group"):text(session.jitsi_meet_context_group):up();
	end
	stanza:up();
end

module:hook("pre-presence/bare", identify);
module:hook("pre-presence/full", identify);
