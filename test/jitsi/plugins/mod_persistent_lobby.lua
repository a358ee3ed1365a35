-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_persistent_lobby of jitsi-meet (August 2026), on the main VirtualHost: a lobby for a room where nobody
-- is yet, for muc_wait_for_host. That both end when both are empty is left out.

module:hook_global("create-persistent-lobby-room", function (event)
	prosody.events.fire_event("create-lobby-room", event);
	event.room._data.persist_lobby = true;
	event.room:set_persistent(true);
end);
