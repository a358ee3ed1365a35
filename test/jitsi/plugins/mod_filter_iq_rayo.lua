-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_filter_iq_rayo of jitsi-meet (August 2026), on the VirtualHost: who may dial out (feature outbound-call)
-- and have the call transcribed (transcription), both by a dial, and who may set that in the metadata.

local jid = require "util.jid";
local st = require "util.stanza";
local lib = module:require "jitsi_double";

module:hook("pre-iq/full", function (event)
	local session, stanza = event.origin, event.stanza;
	local dial = stanza:get_child("dial", "urn:xmpp:rayo:1");
	if not dial then
		return;
	end
	local named;
	for header in dial:childtags("header") do
		if header.attr.name == "JvbRoomName" then
			named = header.attr.value;
		end
	end
	local room_jid = jid.bare(stanza.attr.to);
	local room = lib.room_of(lib.to_internal(room_jid));
	local is_transcription = (dial.attr.to or ""):lower() == "jitsi_meet_transcribe";
	local allowed = room and room:get_occupant_by_real_jid(stanza.attr.from) and named == room_jid
		and (not session.auth_token or session.jitsi_meet_room == jid.node(room_jid))
		and lib.may_use(is_transcription and "transcription" or "outbound-call", session,
			room:get_affiliation(stanza.attr.from) == "owner");
	if not allowed then
		session.send(st.error_reply(stanza, "auth", "forbidden"));
		return true;
	end
end, 1);

module:hook("jitsi-metadata-allow-moderation", function (event)
	local data, session = event.data, event.session;
	if event.key ~= "recording" or not data
		or (data.isTranscribingEnabled == nil and data.isRecordingRequested == nil) then
		return nil;
	end
	if session.jitsi_meet_context_features and lib.may_use("transcription", session) then
		return { isTranscribingEnabled = data.isTranscribingEnabled; isRecordingRequested = data.isRecordingRequested };
	end
	return not session.jitsi_meet_context_features and event.actor.role == "moderator" and data or false;
end);
