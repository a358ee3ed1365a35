-- For the tests: stands for Jitsi's token/util.lib.lua of August 2026, with a shared secret (HS256) only: no key
-- server, no keys by URL. The contract that it reproduces: what it reads of options and claims, the order of its
-- checks, what it answers, and the fields that it sets on the session.

local encodings = require "util.encodings";
local jid = require "util.jid";
local json = require "util.json";
local jwt = require "util.jwt";

local Util = {};
Util.__index = Util;

function Util.new(module)
	local self = setmetatable({}, Util);
	self.appId = module:get_option_string("app_id");
	self.appSecret = module:get_option_string("app_secret");
	self.allowEmptyToken = module:get_option_boolean("allow_empty_token");
	self.acceptedIssuers = module:get_option_array("asap_accepted_issuers", { self.appId });
	self.acceptedAudiences = module:get_option_array("asap_accepted_audiences", { "*" });
	self.requireRoomClaim = module:get_option_boolean("asap_require_room_claim", true);
	self.enableDomainVerification = module:get_option_boolean("enable_domain_verification", true);
	self.muc_domain_prefix = module:get_option_string("muc_mapper_domain_prefix", "conference");
	self.muc_domain_base = module:get_option_string("muc_mapper_domain_base");
	if self.muc_domain_base then
		self.muc_domain = module:get_option_string("muc_mapper_domain", self.muc_domain_prefix.."."..self.muc_domain_base);
	end
	if self.appId == nil then
		module:log("error", "'app_id' must not be empty");
		return nil;
	end
	if self.appSecret == nil then
		module:log("error", "'app_secret', 'asap_key_server or 'cacheKeysUrl' must be specified");
		return nil;
	end
	return self;
end

local function is_accepted(claim, accepted)
	for _, one in ipairs(accepted) do
		if one == "*" or one == claim then return true; end
	end
	return false;
end

local function header_of(token)
	local part = token:match("^([^.]*)%."):gsub("-", "+"):gsub("_", "/");
	return json.decode(encodings.base64.decode(part..("="):rep(-#part % 4)) or "null");
end

local function absent(value)
	return value == nil or value == json.null;
end

function Util:verify_token(token)
	local ok, claims = jwt.verify(self.appSecret, token);
	if not ok then return nil, "Invalid signature"; end
	if header_of(token).typ ~= "JWT" then return nil, "Invalid typ"; end
	if claims.exp and type(claims.exp) ~= "number" then return nil, "exp must be number"; end
	if claims.nbf and type(claims.nbf) ~= "number" then return nil, "nbf must be number"; end
	if claims.exp and os.time() >= claims.exp then return nil, "Not acceptable by exp"; end
	if claims.nbf and os.time() < claims.nbf then return nil, "Not acceptable by nbf"; end
	if claims.iss == nil then return nil, "'iss' claim is missing"; end
	if not is_accepted(claims.iss, self.acceptedIssuers) then return nil, "invalid 'iss' claim"; end
	if claims.aud == nil then return nil, "'aud' claim is missing"; end
	if not is_accepted(claims.aud, self.acceptedAudiences) then return nil, "invalid 'aud' claim"; end
	return claims;
end

function Util:process_and_verify_token(session)
	if session.auth_token == nil then
		if self.allowEmptyToken then return true; end
		return false, "not-allowed", "token required";
	end
	local claims, problem = self:verify_token(session.auth_token);
	if not claims then return false, "not-allowed", problem; end
	if self.requireRoomClaim and claims.room == nil then
		return false, "not-authorized", "room claim is missing";
	end
	session.jitsi_meet_room = claims.room;
	if claims.sub == nil then return false, "not-authorized", "sub claim is missing"; end
	session.jitsi_meet_domain = claims.sub;
	session.jitsi_meet_auth_issuer = claims.iss;
	local context = claims.context;
	if not absent(context) then
		session.jitsi_meet_str_tenant = context.tenant;
		for _, name in ipairs { "user", "group", "features", "room" } do
			if not absent(context[name]) then session["jitsi_meet_context_"..name] = context[name]; end
		end
	elseif claims.user_id then
		session.jitsi_meet_context_user = { id = claims.user_id };
	end
	prosody.events.fire_event("jitsi-authentication-token-verified", { session = session, claims = claims });
	if session.contextRequired and claims.context == nil then
		return false, "not-allowed", "jwt missing required context claim";
	end
	return true;
end

local function room_of(room_jid)
	local host = room_jid and prosody.hosts[jid.host(room_jid)];
	return host and host.modules.muc.get_room_from_jid(room_jid);
end

function Util:verify_room(session, address)
	local node = jid.split(address);
	if node == nil then return false, "invalid-room-address", "Room address is invalid"; end
	if not room_of(jid.join(node, self.muc_domain)) then
		return false, "room-does-not-exist", "Room does not exist";
	end
	if self.allowEmptyToken and session.auth_token == nil then return true; end
	local auth_room = session.jitsi_meet_room and session.jitsi_meet_room:lower();
	if not self.enableDomainVerification then
		if auth_room and auth_room ~= "*" and node ~= auth_room and node:sub(-#auth_room - 1) ~= "]"..auth_room then
			return false, "room-mismatch", "Room does not match the room from token";
		end
		return true;
	end

	local subdomain, target = node:match("^%[([^%]]+)%](.+)$");
	local name = auth_room;
	if auth_room == "*" then
		name = target or node;
	elseif not auth_room then
		if not self.requireRoomClaim then return true; end
		return false, "room-name-does-not-match", "Room name cannot be matched to the one from token.";
	end
	local domain = session.jitsi_meet_domain:lower();
	if subdomain then
		if not self.muc_domain_base then return false, "server-missing-config", "Misconfiguration of server"; end
		return jid.bare(address) == jid.join("["..(domain == "*" and subdomain or domain).."]"..name, self.muc_domain);
	end
	return jid.bare(address) == jid.join(name, domain == "*" and self.muc_domain or self.muc_domain_prefix.."."..domain);
end

return Util;
