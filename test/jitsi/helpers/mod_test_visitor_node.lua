-- SPDX-License-Identifier: Apache-2.0
--
-- The Prosody of a node for visitors, as far as the main one can tell, for the tests: logs the user name of who is
-- promoted, and sends requests for promotion as if they came from another server.

local st = require "util.stanza";

module:hook("iq/host", function (event)
	local response = event.stanza:find("{jitsi:visitors}visitors/promotion-response");
	if response then
		module:log("info", "promoted %s: %s", response.attr.jid, response.attr.username);
		event.origin.send(st.reply(event.stanza));
		return true;
	end
end);

-- Called over the admin shell.
function module.environment.ask_for_promotion(visitors_host, room_jid, visitor_jid)
	local from = { type = "s2sin", host = visitors_host, from_host = module.host, send = function () end };
	from.log = module._log;
	prosody.core_post_stanza(from, st.iq({ type = "set", from = module.host, to = visitors_host, id = "promotion" })
		:tag("visitors", { xmlns = "jitsi:visitors", room = room_jid })
			:tag("promotion-request", { jid = visitor_jid, time = "1" }));
end
