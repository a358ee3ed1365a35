-- Calls of the conformance test: each function that can be called without harm, with values made for it. What comes back is
-- described for the test, which compares it with the declarations. `nothing` stands for nil in the middle.

-- luacheck: std lua54, read globals prosody module

local describe = module:require "describe".describe;
local st = require "util.stanza";

local calls = {};

local function describe_all(count, ...)
	local described = {};
	for index = 1, count do
		described[index] = describe((select(index, ...)), {});
	end
	return described;
end

local function record(owner, name, given, count, ok, ...)
	local results = select("#", ...);
	calls[#calls + 1] = {
		owner = owner, name = name;
		arguments = describe_all(count, table.unpack(given, 1, count)), count = count;
		results = ok and describe_all(results, ...) or {}, returned = ok and results or 0;
		error = not ok and tostring((...)):match("^[^\n]*") or nil;
	};
	return ok and (...) or nil;
end

-- Calls a function of a library; one that this version does not have is left out. Returns its first result.
local function call(library, path, ...)
	local ok, f = pcall(require, library);
	for name in path:gmatch("[^.]+") do
		f = ok and type(f) == "table" and f[name] or nil;
	end
	if f == nil then return nil; end
	return record(library, path, { ... }, select("#", ...), pcall(f, ...));
end

-- Calls a method, likewise.
local function invoke(owner, object, name, ...)
	local f = object[name];
	if f == nil then return nil; end
	return record(owner, name, { ... }, select("#", ...), pcall(f, object, ...));
end

local function id(value) return value; end
local function nop() end
local function values(list)
	local index = 0;
	return function ()
		index = index + 1;
		return list[index];
	end
end

local function codecs()
	for _, name in ipairs { "sha1", "sha224", "sha256", "sha384", "sha512", "md5", "sha3_256", "sha3_512", "blake2s256", "blake2b512" } do
		call("util.hashes", name, "text");
		call("util.hashes", name, "text", true);
	end
	for _, name in ipairs { "md5", "sha1", "sha256", "sha512", "sha224", "sha384", "sha3_256", "sha3_512", "blake2s256", "blake2b512" } do
		call("util.hashes", "hmac_"..name, "key", "text", true);
		call("util.hmac", name, "key", "text");
	end
	for _, name in ipairs { "scram_Hi_sha1", "pbkdf2_hmac_sha1", "pbkdf2_hmac_sha256" } do
		call("util.hashes", name, "password", "salt", 2);
	end
	call("util.hashes", "equals", "a", "b");
	for _, name in ipairs { "hkdf_hmac_sha256", "hkdf_hmac_sha384" } do
		call("util.hashes", name, 8, "key", "salt", "info");
		call("util.hashes", name, 8, "key", nil, "info");
	end
	call("util.encodings", "base64.encode", "a");
	call("util.encodings", "base64.decode", "YQ==");
	call("util.encodings", "base64.decode", "*");
	for _, name in ipairs { "nameprep", "nodeprep", "resourceprep", "saslprep" } do
		call("util.encodings", "stringprep."..name, "a");
		call("util.encodings", "stringprep."..name, "\1\255", true);
	end
	call("util.encodings", "idna.to_ascii", "example.com");
	call("util.encodings", "idna.to_ascii", ("a"):rep(300));
	call("util.encodings", "idna.to_unicode", "xn--bcher-kva");
	call("util.encodings", "utf8.valid", "\255");
	call("util.encodings", "utf8.length", "abc");
	call("util.encodings", "utf8.length", "\255");
	call("util.encodings", "confusable.skeleton", "abc");
	for _, name in ipairs { "encode", "to" } do call("util.hex", name, "a"); end
	for _, name in ipairs { "decode", "from" } do call("util.hex", name, "61"); end
	call("util.http", "formdecode", "a=b&c=d");
	call("util.http", "formdecode", "abc");
	call("util.http", "formencode", { a = "b" });
	call("util.http", "urlencode", "a b");
	call("util.http", "urldecode", "a%20b");
	call("util.http", "contains_token", "a, b", "b");
	call("util.http", "contains_token", "a, b", "c");
	call("util.http", "normalize_path", "a/b/", true);
	call("util.http", "parse_forwarded", "for=192.0.2.43");
	call("util.http", "parse_forwarded", "=");
	for _, name in ipairs { "urlencode", "urldecode" } do call("net.http", name, "a b"); end
	call("net.http", "formencode", { a = "b" });
	call("net.http", "formdecode", "a=b");
	call("util.json", "encode", { a = 1 });
	call("util.json", "encode_array", { 1 });
	call("util.json", "encode_ordered", { a = 1 });
	for _, text in ipairs { "{}", "1", "null", "{", "true" } do call("util.json", "decode", text); end
	call("util.jsonpointer", "resolve", { a = { 1 } }, "/a/0");
	call("util.jsonpointer", "resolve", {}, "/a");
	call("util.jsonschema", "validate", { type = "string" }, "a");
	call("util.jsonschema", "validate", { type = "string" }, 1);
	local schema = { type = "object", properties = { body = { type = "string" } }, xml = { name = "message", namespace = "jabber:client" } };
	call("util.datamapper", "parse", schema, st.message({ xmlns = "jabber:client" }, "a"));
	call("util.datamapper", "unparse", schema, { body = "a" });
	local token = call("util.jwt", "sign", "key", { sub = "a" });
	call("util.jwt", "verify", "key", token);
	call("util.jwt", "verify", "other", token);
	call("util.jwt", "new_signer", "HS256", "key", { default_ttl = 5 });
	call("util.jwt", "new_verifier", "HS256", "key");
	call("util.serialization", "serialize", { 1 });
	call("util.serialization", "deserialize", "{1}");
	call("util.serialization", "deserialize", "{");
	call("util.serialization", "new", "pretty");
	for _, name in ipairs { "band", "bor", "bxor", "lshift", "rshift" } do
		call("util.bit53", name, 5, 3);
		call("util.bitcompat", name, 5, 3);
	end
	call("util.bit53", "bnot", 5);
	call("util.bitcompat", "bnot", 5);
	for _, name in ipairs { "sand", "sor", "sxor", "common_prefix_bits" } do call("util.strbitop", name, "ab", "ac"); end
	call("util.random", "bytes", 4);
	for _, name in ipairs { "generate", "v4", "v7" } do call("util.uuid", name); end
	call("util.uuid", "get_nibbles", 3);
	for _, name in ipairs { "tiny", "short", "medium", "long" } do call("util.id", name); end
	call("util.id", "custom", 5);
	call("util.paseto", "pae", { "a" });
	call("util.caps", "calculate_hash", st.stanza("query"));
	for _, name in ipairs { "date", "datetime", "time", "legacy" } do
		call("util.datetime", name);
		call("util.datetime", name, 5);
	end
	call("util.datetime", "parse", "2024-01-01T00:00:00Z");
	call("util.datetime", "parse", "never");
	call("util.x509", "pem2der", "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----");
	call("util.x509", "pem2der", "nothing");
	call("util.net", "local_addresses", "both");
	call("util.net", "pton", "127.0.0.1");
	call("util.net", "ntop", "\127\0\0\1");
	local frame = call("net.websocket.frames", "build", { opcode = 1, FIN = true, data = "a" });
	call("net.websocket.frames", "parse", frame);
	call("net.websocket.frames", "parse", "");
	local header = call("net.websocket.frames", "parse_header", frame);
	call("net.websocket.frames", "parse_header", "");
	call("net.websocket.frames", "parse_body", frame, header, 3);
	call("net.websocket.frames", "build_close", 1000, "bye", true);
	call("net.websocket.frames", "parse_close", "\3\232bye");
	call("net.websocket.frames", "parse_close", "");
	call("net.stun", "get_user_pass_from_secret", "secret", 60, "ann");
	call("util.sasl.scram", "getAuthenticationDatabaseSHA1", "password", "salt", 4096);
	call("util.sasl.scram", "getAuthenticationDatabaseSHA1", "\1", "salt", 4096);
end

local function texts()
	for _, jid in ipairs { "a@b/c", "b", "" } do
		for _, name in ipairs { "split", "bare", "host", "node", "resource", "prepped_split", "prep" } do call("util.jid", name, jid); end
	end
	for _, name in ipairs { "split", "bare", "host", "node", "resource" } do call("util.jid", name, nil); end
	call("util.jid", "prep", "\1@b", true);
	call("util.jid", "join", "a", "b", "c");
	call("util.jid", "join", nil, "b");
	call("util.jid", "join", nil, nil);
	call("util.jid", "compare", "a@b/c", "a@b");
	call("util.jid", "escape", "a b");
	call("util.jid", "unescape", "a\\20b");
	call("util.format", "format", "%s %d", "a", 5);
	call("util.interpolation", "new", "%b{}", id);
	call("util.xtemplate", "render", "{body}", st.message({}, "a"));
	call("util.human.io", "padright", "a", 3);
	call("util.human.io", "padleft", "a", 3);
	call("util.human.io", "ellipsis", "abcdef", 3);
	call("util.human.io", "table", { { title = "A", key = "a", width = 5 } }, 20);
	for _, text in ipairs { "2 days", "ages" } do
		call("util.human.io", "parse_duration", text);
		call("util.human.io", "parse_duration_lax", text);
	end
	call("util.human.io", "term_width", 70);
	call("util.human.units", "adjust", 5000);
	call("util.human.units", "format", 5000, "B", "b");
	call("util.paths", "resolve_relative_path", "/a", "b");
	call("core.configmanager", "resolve_relative_path", "/a", "~/b");
	call("util.paths", "glob_to_pattern", "*.a");
	call("util.paths", "join", "a", "b");
	call("util.termcolours", "getstyle", "bold");
	call("util.termcolours", "getstring", "1", "a");
	call("util.termcolours", "tohtml", "a");
	call("util.xml", "parse", "<a/>");
	call("util.xml", "parse", "<a");
	call("util.ip", "new_ip", "10.0.0.1");
	call("util.ip", "new_ip", "nowhere");
	local ip = require "util.ip".new_ip("10.0.0.1");
	call("util.ip", "commonPrefixLength", ip, ip);
	call("util.ip", "parse_cidr", "10.0.0.0/8");
	call("util.ip", "parse_cidr", "10.0.0.1");
	call("util.ip", "match", ip, ip, 8);
	call("util.ip", "is_ip", ip);
	call("util.ip", "truncate", ip, 8);
	call("util.envload", "envload", "return 1", "=x", {});
	call("util.envload", "envload", "return (", "=x", {});
	call("util.envload", "envloadfile", "/nowhere", {});
	call("util.argparse", "parse", { "--a=b", "c" });
	call("util.argparse", "parse", { "-x" });
	call("util.argparse", "parse", { "--v" }, { value_params = { v = true } });
end

local function collections()
	local list = { { a = 2 }, { a = 1 } };
	call("util.array", "collect", values { 1, 2 });
	call("util.array", "map", { 1 }, id);
	call("util.array", "filter", { 1 }, id);
	call("util.array", "sort", { 2, 1 });
	call("util.array", "pluck", list, "a");
	call("util.array", "reverse", { 1, 2 });
	call("util.array", "slice", { 1, 2, 3 }, 2);
	call("util.array", "unique", { 1, 1 });
	for _, name in ipairs { "keys", "values", "sorted_pairs" } do call("util.iterators", name, { a = 1 }); end
	for _, name in ipairs { "count", "unique", "reverse", "to_array" } do call("util.iterators", name, values { 1, 2 }); end
	for _, name in ipairs { "head", "skip", "tail" } do call("util.iterators", name, 1, values { 1, 2 }); end
	call("util.iterators", "filter", function () return true; end, values { 1 });
	call("util.iterators", "range", 1, 3);
	call("util.iterators", "ripairs", { 1 });
	local set = require "util.set";
	for _, name in ipairs { "union", "difference", "intersection", "xor" } do call("util.set", name, set.new { 1 }, set.new { 2 }); end
	call("util.set", "is_set", set.new());
	call("util.set", "new", { 1 });
	call("util.table", "create", 1, 1);
	local cache = call("util.cache", "new", 1);
	invoke("util.cache", cache, "set", "a", "b");
	invoke("util.cache", cache, "get", "a");
	invoke("util.cache", cache, "get", "x");
	invoke("util.cache", cache, "count");
	invoke("util.cache", cache, "resize", 2);
	local queue = call("util.queue", "new", 1);
	invoke("util.queue", queue, "pop");
	invoke("util.queue", queue, "push", 1);
	invoke("util.queue", queue, "push", 2);
	invoke("util.queue", queue, "peek");
	invoke("util.queue", queue, "count");
	local buffer = call("util.ringbuffer", "new", 4);
	for _, given in ipairs { "abc", "abcdef" } do invoke("util.ringbuffer", buffer, "write", given); end
	invoke("util.ringbuffer", buffer, "read", 2);
	invoke("util.ringbuffer", buffer, "read", 9);
	invoke("util.ringbuffer", buffer, "find", "x");
	invoke("util.ringbuffer", buffer, "size");
	local bytes = call("util.dbuffer", "new", 4);
	for _, given in ipairs { "abc", "abcdef" } do invoke("util.dbuffer", bytes, "write", given); end
	invoke("util.dbuffer", bytes, "read", 2);
	invoke("util.dbuffer", bytes, "read", 9);
	invoke("util.dbuffer", bytes, "length");
	call("util.hashring", "new", 2, id);
	call("util.multitable", "new");
	local smqueue = call("util.smqueue", "new", 2);
	invoke("util.smqueue", smqueue, "push", "a");
	invoke("util.smqueue", smqueue, "ack", 9);
	invoke("util.smqueue", smqueue, "ack", 1);
	for _, name in ipairs { "count_unacked", "count_acked", "resumable", "table" } do invoke("util.smqueue", smqueue, name); end
	local throttle = call("util.throttle", "create", 1, 60);
	invoke("util.throttle", throttle, "poll", 1);
	invoke("util.throttle", throttle, "poll", 1);
	invoke("util.throttle", throttle, "peek", 1);
	call("util.events", "new");
	call("util.fsm", "is_fsm", {});
	call("util.roles", "is_role", {});
	call("util.roles", "new", { name = "test:calls" });
	local promise = require "util.promise";
	for _, name in ipairs { "resolve", "reject" } do call("util.promise", name, 1); end
	for _, name in ipairs { "all", "all_settled", "race" } do call("util.promise", name, { promise.resolve(1) }); end
	call("util.promise", "is_promise", 1);
	call("util.promise", "new", nop);
	call("util.promise", "try", nop);
	call("util.error", "new", { type = "cancel", condition = "gone" });
	call("util.error", "is_error", 1);
	call("util.error", "is_err", require "util.error".new {});
	call("util.error", "coerce", nil, "bad");
	call("util.error", "coerce", "good");
	call("util.error", "init", "calls", { bad = { type = "cancel" } });
	call("util.error", "from_stanza", st.error_reply(st.iq { type = "get", id = "1" }, "cancel", "gone"));
	call("util.xpcall", "xpcall", id, id, 1);
	call("util.async", "ready");
	call("util.async", "guarder");
	call("util.async", "runner", nop);
	require "util.async".runner(function ()
		call("util.async", "waiter");
		call("util.async", "wait_for", promise.resolve(1));
		call("util.async", "wait_for", promise.reject("no"));
		call("util.async", "wait", promise.resolve(1));
	end):run(true);
	call("util.debug", "string_from_var_table", {});
	call("util.debug", "string_from_var_table", { { name = "a", value = 1 } });
	call("util.debug", "get_upvalues_table", describe);
	call("util.debug", "get_locals_table", nil, 1);
	call("util.debug", "get_traceback_table", nil, 1);
	call("util.debug", "traceback", "message", 1);
	call("util.helpers", "show_events", prosody.events, "server-started");
	call("util.dependencies", "softreq", "nowhere");
	call("util.dependencies", "softreq", "util.jid");
	call("util.dependencies", "check_dependencies");
	call("util.rsm", "generate", { count = 5 });
	call("util.rsm", "get", st.stanza("x"));
	call("util.dataforms", "new", { { name = "a", type = "text-single", label = "A" } });
	call("util.dataforms", "get_type", st.stanza("x", { xmlns = "jabber:x:data", type = "form" }));
	call("util.pubsub", "new", {});
	call("util.sasl", "new", "host", { anonymous = function () return true; end });
	call("util.adhoc", "new_simple_form", require "util.dataforms".new {}, nop);
	call("util.adhoc", "new_initial_data_form", require "util.dataforms".new {}, nop, nop);
	call("util.logger", "init", "calls");
	call("util.logger", "make_logger", "calls", "debug");
	call("util.time", "now");
	call("util.time", "monotonic");
	local task = call("util.timer", "add_task", 60, nop);
	call("util.timer", "reschedule", task, 70);
	call("util.timer", "stop", task);
	call("util.pposix", "getpid");
	call("util.pposix", "getuid");
	call("util.pposix", "getgid");
	call("util.pposix", "uname");
	call("util.pposix", "meminfo");
	call("util.pposix", "getrlimit", "NOFILE");
	call("util.pposix", "mkdir", "/");
	call("util.pposix", "isatty", io.stdout);
	local session = call("util.session", "new", "c2s");
	for _, name in ipairs { "set_id", "set_logger" } do call("util.session", name, session); end
	call("util.filters", "initialize", session);
	call("util.filters", "add_filter", session, "stanzas/in", id, 5);
	call("util.filters", "remove_filter", session, "stanzas/in", id);
	call("util.watchdog", "new", 60, nop):cancel();
	call("util.statistics", "new");
	call("util.xmppstream", "new", {}, { stream_ns = "a", stream_tag = "b", default_ns = "c", handlestanza = nop });
	call("util.rsm", "parse", st.stanza("set"));
	call("util.jwt", "init", "HS256", "key");
	call("util.multitable", "iter", require "util.multitable".new(), nil);
	call("util.promise", "join", nop, promise.resolve(1));
	call("util.error", "configure", {});
	call("util.sasl.scram", "get_hash", id, id, id);
	call("util.stanza", "pretty_print", "<a/>");
	local keys = call("util.crypto", "generate_ed25519_keypair");
	if keys then
		local signature = call("util.crypto", "ed25519_sign", keys, "text");
		call("util.crypto", "ed25519_verify", keys, "text", signature);
		call("util.crypto", "ed25519_verify", keys, "other", signature);
		call("util.crypto", "generate_p256_keypair");
		local bytes = call("util.crypto", "aes_128_gcm_encrypt", ("k"):rep(16), ("i"):rep(12), "text");
		call("util.crypto", "aes_128_gcm_decrypt", ("k"):rep(16), ("i"):rep(12), bytes);
		call("util.crypto", "aes_128_gcm_decrypt", ("x"):rep(16), ("i"):rep(12), bytes);
		bytes = call("util.crypto", "aes_256_gcm_encrypt", ("k"):rep(32), ("i"):rep(12), "text");
		call("util.crypto", "aes_256_gcm_decrypt", ("k"):rep(32), ("i"):rep(12), bytes);
		bytes = call("util.crypto", "aes_256_ctr_encrypt", ("k"):rep(32), ("i"):rep(16), "text");
		call("util.crypto", "aes_256_ctr_decrypt", ("k"):rep(32), ("i"):rep(16), bytes);
	end
end

local function stanzas()
	local message = call("util.stanza", "message", { to = "a@b", from = "c@d", id = "1" }, "text");
	call("util.stanza", "message");
	call("util.stanza", "presence", { to = "a@b" });
	local iq = call("util.stanza", "iq", { type = "get", id = "1", from = "c@d" });
	call("util.stanza", "stanza", "x", { xmlns = "y" });
	call("util.stanza", "reply", message);
	local failed = call("util.stanza", "error_reply", iq, "cancel", "gone", "text", "a@b");
	call("util.stanza", "clone", message);
	call("util.stanza", "clone", message, true);
	call("util.stanza", "is_stanza", {});
	call("util.stanza", "deserialize", call("util.stanza", "preserialize", message));
	call("util.stanza", "xml_escape", "<");
	local S = "Prosody.Stanza";
	invoke(S, message, "tag", "x", { a = "b" });
	invoke(S, message, "up");
	invoke(S, message, "at_top");
	invoke(S, message, "reset");
	invoke(S, message, "text_tag", "y", "text");
	invoke(S, st.stanza("x"), "text", "a");
	invoke(S, st.message {}, "body", "a");
	invoke(S, st.iq { type = "get", id = "1" }, "query", "a:b");
	invoke(S, message, "add_child", st.stanza("z"));
	invoke(S, message, "add_direct_child", "text");
	for _, name in ipairs { "body", "nothing" } do
		invoke(S, message, "get_child", name);
		invoke(S, message, "get_child_text", name);
		invoke(S, message, "child_with_name", name);
		invoke(S, message, "find", name);
		invoke(S, message, "find", name.."#");
	end
	invoke(S, message, "get_child_with_attr", "x", nil, "a", "b");
	invoke(S, message, "get_child_with_attr", "x", nil, "a", "c");
	invoke(S, message, "child_with_ns", "x:y");
	invoke(S, message, "children");
	invoke(S, message, "childtags", "x");
	invoke(S, message, "get_text");
	invoke(S, st.stanza("x"):text("a"), "get_text");
	invoke(S, failed, "get_error");
	invoke(S, message, "get_error");
	invoke(S, message, "top_tag");
	invoke(S, message, "pretty_print");
	invoke(S, message, "pretty_top_tag");
	invoke(S, message, "indent");
	invoke(S, message, "maptags", id);
	invoke(S, message, "remove_children", "z");
	invoke(S, st.reply(iq), "add_error", "cancel", "gone", "text");
end

local function managers(host)
	call("core.configmanager", "get", host, "nothing");
	call("core.configmanager", "get", "*", "log");
	call("core.configmanager", "rawget", host, "nothing");
	call("core.configmanager", "set", host, "calls", 5);
	call("core.configmanager", "getconfig");
	call("core.configmanager", "files");
	call("core.configmanager", "load", "/nowhere", "lua");
	call("core.certmanager", "find_host_cert", host);
	call("core.certmanager", "find_cert", "/nowhere", host);
	call("core.certmanager", "find_cert_in_index", {}, host);
	call("core.certmanager", "index_certs", "/nowhere");
	call("core.hostmanager", "get_children", host);
	call("core.hostmanager", "activate", host);
	call("core.hostmanager", "deactivate", "nowhere.test");
	call("core.modulemanager", "get_module", host, "roster");
	call("core.modulemanager", "get_module", host, "nothing");
	call("core.modulemanager", "get_modules", host);
	call("core.modulemanager", "get_items", "feature", host);
	call("core.modulemanager", "is_loaded", host, "roster");
	call("core.modulemanager", "is_loaded", host, "nothing");
	call("core.modulemanager", "load", host, "nothing_there");
	call("core.modulemanager", "unload", host, "nothing_there");
	call("core.modulemanager", "reload", host, "nothing_there");
	call("core.modulemanager", "get_modules_for_host", host);
	call("core.modulemanager", "module_has_method", require "core.modulemanager".get_module(host, "roster"), "command");
	call("core.portmanager", "get_service", "c2s");
	call("core.portmanager", "get_service", "nothing");
	call("core.portmanager", "get_service_at", "127.0.0.9", 1);
	call("core.portmanager", "get_active_services");
	call("core.portmanager", "get_registered_services");
	call("core.portmanager", "get_tls_config_at", "127.0.0.9", 1);
	call("core.portmanager", "close", "127.0.0.9", 1);
	call("core.portmanager", "activate", "nothing");
	for _, name in ipairs {
		"is_contact_subscribed", "is_user_subscribed", "is_contact_pending_in", "is_contact_pending_out", "is_contact_preapproved",
		"process_inbound_subscription_approval", "process_inbound_subscription_cancellation", "process_inbound_unsubscribe",
		"process_outbound_subscription_request", "unsubscribe", "unsubscribed", "roster_push",
	} do
		call("core.rostermanager", name, "alice", host, "friend@elsewhere.test");
	end
	call("core.rostermanager", "set_contact_pending_in", "alice", host, "friend@elsewhere.test");
	call("core.rostermanager", "set_contact_pending_out", "alice", host, "friend@elsewhere.test");
	call("core.rostermanager", "is_contact_pending_out", "alice", host, "friend@elsewhere.test");
	call("core.rostermanager", "subscribed", "alice", host, "friend@elsewhere.test");
	call("core.rostermanager", "process_inbound_subscription_approval", "alice", host, "friend@elsewhere.test");
	call("core.rostermanager", "load_roster", "alice", host);
	call("core.rostermanager", "save_roster", "alice", host);
	call("core.rostermanager", "save_roster", "nobody", host);
	call("core.sessionmanager", "send_to_available_resources", "nobody", host, st.message());
	call("core.sessionmanager", "send_to_interested_resources", "nobody", host, st.message());
	call("core.statsmanager", "measure", "counter", "calls");
	call("core.statsmanager", "metric", "gauge", "prosody_calls", "", "help");
	call("core.statsmanager", "get_metric_registry");
	call("core.statsmanager", "cork");
	call("core.statsmanager", "uncork");
	for _, kind in ipairs { "keyval", "map", "archive" } do call("core.storagemanager", "open", host, "calls", kind); end
	call("core.storagemanager", "get_driver", host, "calls");
	call("core.storagemanager", "load_driver", host, "internal");
	call("core.storagemanager", "load_driver", host, "nothing_there");
	call("util.datamanager", "load", "alice", host, "nothing");
	call("util.datamanager", "store", "alice", host, "calls", { a = 1 });
	call("util.datamanager", "list_append", "alice", host, "calls_list", { a = 1 });
	call("util.datamanager", "list_load", "alice", host, "calls_list");
	call("util.datamanager", "list_load", "alice", host, "nothing");
	call("util.datamanager", "getpath", "alice", host, "calls");
	call("util.datamanager", "path_encode", "a b");
	call("util.datamanager", "path_decode", "a%20b");
	call("util.datamanager", "users", host, "calls");
	local U = "core.usermanager";
	for _, name in ipairs { "alice", "nobody" } do
		call(U, "user_exists", name, host);
		call(U, "get_password", name, host);
		call(U, "get_account_info", name, host);
		call(U, "user_is_enabled", name, host);
		call(U, "get_user_role", name, host);
		call(U, "get_user_secondary_roles", name, host);
		call(U, "user_can_assume_role", name, host, "prosody:admin");
	end
	call(U, "test_password", "alice", host, "alice secret");
	call(U, "test_password", "alice", host, "wrong");
	call(U, "create_user", "calls", "secret", host);
	call(U, "set_password", "calls", "other", host);
	call(U, "delete_user", "calls", host);
	call(U, "delete_user", "nobody", host);
	call(U, "users", host);
	call(U, "get_provider", host);
	call(U, "get_sasl_handler", host, {});
	call(U, "new_null_provider");
	call(U, "get_jid_role", "alice@"..host, host);
	call(U, "get_jid_role", "nobody@elsewhere.test", host);
	call(U, "get_users_with_role", "prosody:admin", host);
	call(U, "get_jids_with_role", "prosody:admin", host);
	call(U, "get_role_by_name", "prosody:admin", host);
	call(U, "get_all_roles", host);
	call(U, "is_admin", "alice@"..host, host);
	call(U, "get_roles", "alice@"..host, host);
	call("net.server", "get_backend");
	call("net.http.server", "get_request_from_conn", {});
	call("net.http.errors", "new", 404);
	call("net.http.files", "serve", "/nowhere");
	call("net.resolvers.basic", "new", "localhost", 1);
	call("net.resolvers.service", "new", "localhost", "xmpp");
	call("net.resolvers.manual", "new", { { "127.0.0.1", 1 } });
	call("net.resolvers.chain", "new", {});
	call("util.pluginloader", "load_file", { "mod_nothing.lua" });
	call("util.pluginloader", "load_resource", "nothing", "nothing.lua");
	call("util.pluginloader", "load_code", "nothing", "nothing", {});
	call("util.adminstream", "client");
	call("util.adminstream", "connection", "/nowhere", {});
	call("util.prosodyctl", "getpid");
	call("util.prosodyctl", "isrunning");
	call("util.prosodyctl", "user_exists", { user = "alice", host = host });
	call("util.filters", "initialize", {});
end

-- What needs keys: made here, but for one of RSA and a certificate, which the test puts into a folder.
local function keys(folder)
	local function read(name)
		local file = assert(io.open(folder.."/"..name));
		local text = file:read("*a");
		file:close();
		return text;
	end
	local pem = read("rsa.pem");
	local certificate = require "ssl".loadcertificate(pem);
	call("util.x509", "verify_identity", "localhost", false, certificate);
	call("util.x509", "verify_identity", "other.test", "_xmpp-server", certificate);
	call("util.x509", "get_identities", certificate);

	local C = "util.crypto";
	local key = call(C, "generate_p256_keypair");
	if not key then return; end
	call(C, "import_public_ec_raw", key:public_raw(), "P-256");
	-- A generated one is of a kind that cannot sign.
	key = call(C, "import_private_pem", key:private_pem());
	call(C, "import_private_pem", "nothing");
	call(C, "import_public_pem", key:public_pem());
	call(C, "import_public_pem", "nothing");
	local rsa = call(C, "import_private_pem", read("rsa.key"));
	for _, bits in ipairs { "256", "384", "512" } do
		for kind, signer in pairs { ecdsa = key, rsassa_pkcs1 = rsa, rsassa_pss = rsa } do
			local name = kind.."_sha"..bits;
			local signature = call(C, name.."_sign", signer, "text");
			call(C, name.."_verify", signer, "text", signature);
			call(C, name.."_verify", signer, "other", signature);
		end
	end
	local signature = require(C).ecdsa_sha256_sign(key, "text");
	call(C, "parse_ecdsa_signature", signature, 32);
	call(C, "build_ecdsa_signature", require(C).parse_ecdsa_signature(signature, 32));
end

-- What changes a thing of the server's own and takes that back, or works on an object of its own.
local function undone(api)
	local host = api.host;
	call("core.certmanager", "create_context", host, "client");
	call("core.loggingmanager", "register_sink_type", "calls", function () return nop; end);
	call("core.modulemanager", "call_module_method", require "core.modulemanager".get_module(host, "roster"), "nothing");
	local service = { name = "calls", listener = {}, private = true };
	call("core.portmanager", "register_service", "calls", service);
	call("core.portmanager", "deactivate", "calls");
	call("core.portmanager", "unregister_service", "calls", service);
	call("core.storagemanager", "purge", "nobody", host);
	local outgoing = call("core.s2smanager", "new_outgoing", host, "nowhere.test");
	outgoing.bounce_sendq = nop;
	call("core.s2smanager", "destroy_session", outgoing, "done");
	local U = "core.usermanager";
	call(U, "create_user_with_role", "calls", "secret", host, "prosody:registered");
	call(U, "set_user_role", "calls", host, "prosody:member");
	call(U, "add_user_secondary_role", "calls", host, "prosody:admin");
	call(U, "remove_user_secondary_role", "calls", host, "prosody:admin");
	call(U, "disable_user", "calls", host);
	call(U, "enable_user", "calls", host);
	require(U).delete_user("calls", host);
	call(U, "set_jid_role", "friend@elsewhere.test", host, "prosody:member");
	call(U, "set_roles", "friend@elsewhere.test", host, {});

	local D = "util.datamanager";
	call(D, "list_store", "calls", host, "calls_list", { { a = 1 }, { a = 2 } });
	call(D, "list_open", "calls", host, "calls_list");
	call(D, "list_open", "nobody", host, "calls_list");
	call(D, "list_shift", "calls", host, "calls_list", 1);
	for _, name in ipairs { "add_callback", "remove_callback" } do
		call(D, name, nop);
		call(D, name, nop);
	end
	call(D, "purge", "calls", host);
	call("util.filters", "add_filter_hook", nop);
	call("util.filters", "remove_filter_hook", nop);
	local sink = call("util.logger", "add_simple_sink", nop, { "debug" });
	if sink then call("util.logger", "remove_sink", sink); end
	local events = require "util.events".new();
	call("util.helpers", "log_events", events, "calls", api._log);
	call("util.helpers", "revert_log_events", events);
	call("util.helpers", "log_host_events", host);
	call("util.helpers", "revert_log_host_events", host);
	local mask = call("util.pposix", "umask", "077");
	require "util.pposix".umask(mask);
	call("util.pposix", "setenv", "CALLS", "1");
	call("util.pposix", "setenv", "CALLS");
	local file = assert(io.tmpfile());
	call("util.pposix", "atomic_append", file, "text");
	file:close();

	call("net.adns", "resolver");
	call("net.http", "new", {});
	call("net.http.parser", "new", nop, nop, "server");
	for _, change in ipairs { "add", "remove" } do
		call("net.http.server", change.."_host", "calls.test");
		call("net.http.server", change.."_handler", "GET calls.test/x", nop);
	end
	call("net.http.server", "set_option", "body_size_limit", nil);
	call("util.adminstream", "server", {}, nop);
	call("util.async", "default_runner_func", nop);
	local machine = call("util.fsm", "new", { transitions = { { name = "go", from = "a", to = "b" } }, default_state = "a" });
	if machine then call("util.fsm", "is_fsm", machine); end
	local seconds = api:metric("summary", "calls_seconds", "seconds", "help", {}):with_labels();
	call("util.openmetrics", "timed", seconds);
	call("util.presence", "recalc_resource_map", { sessions = {} });
	call("util.sasl.scram", "init", nop);
	local session = require "util.session".new("c2s");
	call("util.session", "set_send", session);
	if require(U).get_role_by_name then
		call("util.session", "set_role", session, (require(U).get_role_by_name("prosody:registered", host)));
	end
	local new_ip = require "util.ip".new_ip;
	local here, there = new_ip("127.0.0.1"), new_ip("127.0.0.2");
	call("util.rfc6724", "source", there, { here });
	call("util.rfc6724", "destination", { there }, { here });
	local card = call("util.vcard", "from_text", "BEGIN:VCARD\nFN:Ann\nEND:VCARD");
	if card then
		call("util.vcard", "to_text", card);
		call("util.vcard", "to_vcard4", card[1]);
		call("util.vcard", "from_xep54", call("util.vcard", "to_xep54", card[1]));
	end

	local M = "Prosody.Module";
	invoke(M, api, "hook_stanza", "calls:1", "y", nop, 5);
	local function passed_on(handlers, name, payload) return handlers(name, payload); end
	invoke(M, api, "wrap_event", "calls-nothing", passed_on);
	invoke(M, api, "wrap_global", "calls-nothing", passed_on);
	invoke(M, api, "wrap_object_event", events, "calls-nothing", passed_on);
	invoke(M, api, "require", "describe");
	invoke(M, api, "add_extension", st.stanza("x", { xmlns = "calls:1" }));
end

-- The module API, on a host.
local function modules(api)
	local M = "Prosody.Module";
	for _, name in ipairs { "get_name", "get_host", "get_host_type", "get_directory", "get_status" } do invoke(M, api, name); end
	invoke(M, api, "log", "debug", "%s", 1);
	invoke(M, api, "set_status", "info", "calls", true);
	invoke(M, api, "get_status");
	invoke(M, api, "log_status", "info", "calls %d", 1);
	invoke(M, api, "add_feature", "calls:1");
	invoke(M, api, "add_identity", "component", "calls", "Calls");
	for _, name in ipairs {
		"get_option", "get_option_scalar", "get_option_string", "get_option_number", "get_option_boolean", "get_option_array",
		"get_option_set", "get_option_inherited_set", "get_option_path", "get_option_integer", "get_option_period",
	} do
		invoke(M, api, name, "calls_nothing");
	end
	invoke(M, api, "get_option_string", "calls_nothing", "a");
	invoke(M, api, "get_option_scalar", "calls_nothing", 5);
	invoke(M, api, "get_option_number", "calls_nothing", 5);
	invoke(M, api, "get_option_integer", "calls_nothing", 5, 1, 9);
	invoke(M, api, "get_option_boolean", "calls_nothing", true);
	invoke(M, api, "get_option_array", "calls_nothing", { "a" });
	invoke(M, api, "get_option_set", "calls_nothing", { "a" });
	invoke(M, api, "get_option_inherited_set", "calls_nothing", { "a" });
	invoke(M, api, "get_option_path", "calls_nothing", "a", "data");
	invoke(M, api, "get_option_period", "calls_nothing", "2 days");
	invoke(M, api, "get_option_enum", "calls_nothing", "a", "b");
	invoke(M, api, "get_option_string", "log");
	invoke(M, api, "hook", "server-started", nop, 5);
	invoke(M, api, "unhook", "server-started", nop);
	invoke(M, api, "hook_global", "server-started", nop);
	invoke(M, api, "hook_object_event", prosody.events, "server-started", nop);
	invoke(M, api, "unhook_object_event", prosody.events, "server-started", nop);
	invoke(M, api, "hook_tag", "calls:1", "x", nop, 5);
	invoke(M, api, "fire_event", "calls-nothing", {});
	invoke(M, api, "depends", "disco");
	invoke(M, api, "shared", "calls");
	invoke(M, api, "context", "*");
	invoke(M, api, "add_item", "feature", "calls:2");
	invoke(M, api, "remove_item", "feature", "calls:2");
	invoke(M, api, "remove_item", "feature", "calls:3");
	invoke(M, api, "get_host_items", "feature");
	invoke(M, api, "handle_items", "feature", nop, nop, false);
	invoke(M, api, "send", st.message { to = api.host, from = api.host, type = "headline" });
	invoke(M, api, "send_iq", st.iq { type = "get", id = "calls", to = api.host, from = api.host }, nil, 1);
	invoke(M, api, "broadcast", {}, st.message());
	invoke(M, api, "add_timer", 60, nop);
	invoke(M, api, "load_resource", "nothing");
	for _, kind in ipairs { "keyval", "map", "archive", api.may and "keyval+" } do invoke(M, api, "open_store", "calls", kind); end
	for _, kind in ipairs { "amount", "counter", "rate", "times", "sizes", "distribution" } do
		invoke(M, api, "measure", "calls_"..kind, kind);
	end
	invoke(M, api, "metric", "gauge", "calls_metric", "", "help", { "label" });
	invoke(M, api, "http_url", "calls", "/calls");
	invoke(M, api, "may", ":calls", "alice@"..api.host);
	invoke(M, api, "could", ":calls", "nobody@elsewhere.test");
	invoke(M, api, "default_permission", "prosody:registered", ":calls");
	invoke(M, api, "default_permissions", "prosody:registered", { ":calls" });
	invoke(M, api, "on_ready", nop);
	local K = "module open_store";
	local store = api:open_store("calls");
	invoke(K, store, "set", "ann", { a = 1 });
	invoke(K, store, "get", "ann");
	invoke(K, store, "get", "nobody");
	invoke(K, store, "users");
	local map, P = api:open_store("calls", "map"), "module open_store map";
	invoke(P, map, "set", "ann", "b", 2);
	invoke(P, map, "get", "ann", "b");
	invoke(P, map, "get", "ann", "x");
	invoke(P, map, "get", "nobody", "x");
	invoke(P, map, "set_keys", "ann", { b = map.remove });
	local archive, A = api:open_store("calls_archive", "archive"), "module open_store archive";
	invoke(A, archive, "append", "ann", nil, st.message({}, "a"), 5, "b@c");
	invoke(A, archive, "find", "ann", { with = "b@c", total = true });
	invoke(A, archive, "find", "nobody");
	invoke(A, archive, "summary", "ann");
	invoke(A, archive, "dates", "ann");
	invoke(A, archive, "delete", "ann", { ["end"] = 9 });
end

-- A room with its first occupant, in a hook.
local function rooms(room, occupant, session)
	local R, O = "Prosody.Room", "Prosody.Occupant";
	for _, name in ipairs {
		"get_name", "get_description", "get_language", "get_hidden", "get_public", "get_password", "get_members_only",
		"get_allow_member_invites", "get_moderated", "get_persistent", "get_whois", "get_subject", "get_changesubject",
		"get_historylength", "get_presence_broadcast", "get_salt", "get_allow_pm", "get_allow_modpm", "has_occupant",
		"each_occupant", "each_affiliation",
	} do
		invoke(R, room, name);
	end
	local user, other = occupant.bare_jid, "nobody@elsewhere.test";
	for _, jid in ipairs { user, other } do
		invoke(R, room, "get_affiliation", jid);
		invoke(R, room, "get_affiliation_data", jid, "key");
		invoke(R, room, "get_occupant_by_real_jid", jid);
		invoke(R, room, "get_registered_nick", jid);
		invoke(R, room, "is_anonymous_for", jid);
	end
	for _, jid in ipairs { occupant.jid, other } do invoke(R, room, "get_occupant_jid", jid); end
	for _, nick in ipairs { occupant.nick, room.jid.."/nobody" } do
		invoke(R, room, "get_role", nick);
		invoke(R, room, "get_occupant_by_nick", nick);
		invoke(R, room, "get_registered_jid", nick);
	end
	for _, affiliation in ipairs { "owner", "admin", "member", "none", "outcast" } do
		invoke(R, room, "get_default_role", affiliation);
	end
	invoke(R, room, "each_affiliation", "owner");
	invoke(R, room, "set_affiliation", true, other, "member");
	invoke(R, room, "set_affiliation_data", other, "key", "value");
	invoke(R, room, "set_affiliation_data", "x@elsewhere.test", "key", "value");
	invoke(R, room, "set_affiliation", true, other, "none");
	invoke(R, room, "set_role", true, occupant.nick, "moderator");
	invoke(R, room, "set_role", true, room.jid.."/nobody", "participant");
	invoke(R, room, "may_set_role", user, occupant, "visitor");
	for name, value in pairs {
		set_name = "Calls", set_description = "d", set_language = "en", set_hidden = false, set_public = true, set_password = "",
		set_members_only = false, set_allow_member_invites = false, set_moderated = false, set_persistent = false,
		set_whois = "anyone", set_changesubject = false, set_historylength = 20, set_allow_modpm = false,
	} do
		invoke(R, room, name, value);
		invoke(R, room, name, value);
	end
	invoke(R, room, "get_name");
	invoke(R, room, "set_subject", occupant.nick, "subject");
	invoke(R, room, "get_subject");
	invoke(R, room, "new_occupant", other, room.jid.."/new");
	invoke(R, room, "build_item_list", occupant, st.stanza("x"), false);
	invoke(R, room, "build_unavailable_presence", occupant.nick, occupant.jid);
	invoke(R, room, "route_stanza", st.message { to = occupant.jid, from = room.jid });
	invoke(R, room, "broadcast_message", st.message { from = room.jid, type = "groupchat" });
	for _, name in ipairs { "info", "items" } do
		invoke(R, room, "get_disco_"..name, st.iq { type = "get", id = "1", from = user, to = room.jid }
			:query("http://jabber.org/protocol/disco#"..name):up());
	end
	invoke(R, room, "get_form_layout", user);
	invoke(R, room, "get_occupant_id", occupant);
	invoke(R, room, "save");
	invoke(R, room, "freeze");
	invoke(O, occupant, "each_session");
	invoke(O, occupant, "get_presence");
	invoke(O, occupant, "get_presence", "nobody@x/y");
	invoke(O, occupant, "choose_new_primary");
	local newcomer = room:new_occupant(other, room.jid.."/newcomer");
	invoke(O, newcomer, "set_session", other.."/phone", st.presence { from = other.."/phone" });
	invoke(O, newcomer, "remove_session", other.."/phone");
	invoke(R, room, "save_occupant", occupant);
	invoke(R, room, "broadcast", st.message { from = room.jid }, function () return false; end);
	invoke(R, room, "set_presence_broadcast", { moderator = true, participant = true, visitor = true });
	invoke(R, room, "set_allow_pm", "visitor");
	local S = "Prosody.ClientSession";
	record(S, "send", { st.message { type = "headline" } }, 1, pcall(session.send, st.message { type = "headline" }));
	if session.rawsend then
		record(S, "rawsend", { " " }, 1, pcall(session.rawsend, " "));
	end
	record(S, "log", { "debug", "calls" }, 2, pcall(session.log, "debug", "calls"));
	record(S, "filter", { "stanzas/out", st.message() }, 2, pcall(session.filter, "stanzas/out", st.message()));
end

-- Calls all functions of libraries. Returns every call so far. @param folder where the test has put keys
local function all(api, folder)
	codecs();
	texts();
	collections();
	stanzas();
	managers(api.host);
	modules(api);
	keys(folder);
	undone(api);
	return calls;
end

return { all = all, rooms = rooms };
