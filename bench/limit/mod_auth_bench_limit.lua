-- The least that asking a verifier can cost: Prosody's anonymous login and one bare request, whose answer admits.
local http, async, sasl = require "net.http", require "util.async", require "util.sasl";
local url = module:get_option_string("uvs_base_url") .. "/verify/user_in_room";
local function ask()
	local wait, done = async.waiter();
	http.request(url, { body = "{}" }, function () done(); end);
	wait();
	return true;
end
local profile = { anonymous = ask };
module:provides("auth", { get_sasl_handler = function () return sasl.new(module.host, profile); end });
