/**
 * The names that Prosody 13.0 has for its libraries beside the old ones: `prosody.util.jid` is the very library `util.jid`.
 * Source: loader.lua. @since 13.0
 */

declare module "prosody.core.certmanager" {
    export * from "core.certmanager";
}
declare module "prosody.core.configmanager" {
    export * from "core.configmanager";
}
declare module "prosody.core.features" {
    export * from "core.features";
}
declare module "prosody.core.hostmanager" {
    export * from "core.hostmanager";
}
declare module "prosody.core.loggingmanager" {
    export * from "core.loggingmanager";
}
declare module "prosody.core.moduleapi" {
    import library = require("core.moduleapi");
    export = library;
}
declare module "prosody.core.modulemanager" {
    export * from "core.modulemanager";
}
declare module "prosody.core.portmanager" {
    export * from "core.portmanager";
}
declare module "prosody.core.rostermanager" {
    export * from "core.rostermanager";
}
declare module "prosody.core.s2smanager" {
    export * from "core.s2smanager";
}
declare module "prosody.core.sessionmanager" {
    export * from "core.sessionmanager";
}
declare module "prosody.core.statsmanager" {
    export * from "core.statsmanager";
}
declare module "prosody.core.storagemanager" {
    export * from "core.storagemanager";
}
declare module "prosody.core.usermanager" {
    export * from "core.usermanager";
}
declare module "prosody.net.adns" {
    export * from "net.adns";
}
declare module "prosody.net.connect" {
    export * from "net.connect";
}
declare module "prosody.net.http" {
    export * from "net.http";
}
declare module "prosody.net.http.codes" {
    import library = require("net.http.codes");
    export = library;
}
declare module "prosody.net.http.errors" {
    export * from "net.http.errors";
}
declare module "prosody.net.http.files" {
    export * from "net.http.files";
}
declare module "prosody.net.http.parser" {
    export * from "net.http.parser";
}
declare module "prosody.net.http.server" {
    export * from "net.http.server";
}
declare module "prosody.net.resolvers.basic" {
    export * from "net.resolvers.basic";
}
declare module "prosody.net.resolvers.chain" {
    export * from "net.resolvers.chain";
}
declare module "prosody.net.resolvers.manual" {
    export * from "net.resolvers.manual";
}
declare module "prosody.net.resolvers.service" {
    export * from "net.resolvers.service";
}
declare module "prosody.net.server" {
    export * from "net.server";
}
declare module "prosody.net.stun" {
    export * from "net.stun";
}
declare module "prosody.net.websocket" {
    export * from "net.websocket";
}
declare module "prosody.net.websocket.frames" {
    export * from "net.websocket.frames";
}
declare module "prosody.util.adhoc" {
    export * from "util.adhoc";
}
declare module "prosody.util.adminstream" {
    export * from "util.adminstream";
}
declare module "prosody.util.argparse" {
    export * from "util.argparse";
}
declare module "prosody.util.array" {
    export * from "util.array";
}
declare module "prosody.util.async" {
    export * from "util.async";
}
declare module "prosody.util.bit53" {
    export * from "util.bit53";
}
declare module "prosody.util.bitcompat" {
    export * from "util.bitcompat";
}
declare module "prosody.util.cache" {
    export * from "util.cache";
}
declare module "prosody.util.caps" {
    export * from "util.caps";
}
declare module "prosody.util.crypto" {
    export * from "util.crypto";
}
declare module "prosody.util.dataforms" {
    export * from "util.dataforms";
}
declare module "prosody.util.datamanager" {
    export * from "util.datamanager";
}
declare module "prosody.util.datamapper" {
    export * from "util.datamapper";
}
declare module "prosody.util.datetime" {
    export * from "util.datetime";
}
declare module "prosody.util.dbuffer" {
    export * from "util.dbuffer";
}
declare module "prosody.util.debug" {
    export * from "util.debug";
}
declare module "prosody.util.dependencies" {
    export * from "util.dependencies";
}
declare module "prosody.util.encodings" {
    export * from "util.encodings";
}
declare module "prosody.util.envload" {
    export * from "util.envload";
}
declare module "prosody.util.error" {
    export * from "util.error";
}
declare module "prosody.util.events" {
    export * from "util.events";
}
declare module "prosody.util.filters" {
    export * from "util.filters";
}
declare module "prosody.util.format" {
    export * from "util.format";
}
declare module "prosody.util.fsm" {
    export * from "util.fsm";
}
declare module "prosody.util.hashes" {
    export * from "util.hashes";
}
declare module "prosody.util.hashring" {
    export * from "util.hashring";
}
declare module "prosody.util.helpers" {
    export * from "util.helpers";
}
declare module "prosody.util.hex" {
    export * from "util.hex";
}
declare module "prosody.util.hmac" {
    export * from "util.hmac";
}
declare module "prosody.util.http" {
    export * from "util.http";
}
declare module "prosody.util.human.io" {
    export * from "util.human.io";
}
declare module "prosody.util.human.units" {
    export * from "util.human.units";
}
declare module "prosody.util.id" {
    export * from "util.id";
}
declare module "prosody.util.interpolation" {
    export * from "util.interpolation";
}
declare module "prosody.util.ip" {
    export * from "util.ip";
}
declare module "prosody.util.iterators" {
    export * from "util.iterators";
}
declare module "prosody.util.jid" {
    export * from "util.jid";
}
declare module "prosody.util.json" {
    export * from "util.json";
}
declare module "prosody.util.jsonpointer" {
    export * from "util.jsonpointer";
}
declare module "prosody.util.jsonschema" {
    export * from "util.jsonschema";
}
declare module "prosody.util.jwt" {
    export * from "util.jwt";
}
declare module "prosody.util.logger" {
    export * from "util.logger";
}
declare module "prosody.util.multitable" {
    export * from "util.multitable";
}
declare module "prosody.util.net" {
    export * from "util.net";
}
declare module "prosody.util.openmetrics" {
    export * from "util.openmetrics";
}
declare module "prosody.util.paseto" {
    export * from "util.paseto";
}
declare module "prosody.util.paths" {
    export * from "util.paths";
}
declare module "prosody.util.pluginloader" {
    export * from "util.pluginloader";
}
declare module "prosody.util.pposix" {
    export * from "util.pposix";
}
declare module "prosody.util.presence" {
    export * from "util.presence";
}
declare module "prosody.util.promise" {
    export * from "util.promise";
}
declare module "prosody.util.prosodyctl" {
    export * from "util.prosodyctl";
}
declare module "prosody.util.pubsub" {
    export * from "util.pubsub";
}
declare module "prosody.util.queue" {
    export * from "util.queue";
}
declare module "prosody.util.random" {
    export * from "util.random";
}
declare module "prosody.util.ringbuffer" {
    export * from "util.ringbuffer";
}
declare module "prosody.util.roles" {
    export * from "util.roles";
}
declare module "prosody.util.rsm" {
    export * from "util.rsm";
}
declare module "prosody.util.sasl" {
    export * from "util.sasl";
}
declare module "prosody.util.sasl.scram" {
    export * from "util.sasl.scram";
}
declare module "prosody.util.serialization" {
    export * from "util.serialization";
}
declare module "prosody.util.session" {
    export * from "util.session";
}
declare module "prosody.util.set" {
    export * from "util.set";
}
declare module "prosody.util.signal" {
    export * from "util.signal";
}
declare module "prosody.util.smqueue" {
    export * from "util.smqueue";
}
declare module "prosody.util.sql" {
    export * from "util.sql";
}
declare module "prosody.util.stanza" {
    export * from "util.stanza";
}
declare module "prosody.util.statistics" {
    export * from "util.statistics";
}
declare module "prosody.util.statsd" {
    export * from "util.statsd";
}
declare module "prosody.util.strbitop" {
    export * from "util.strbitop";
}
declare module "prosody.util.table" {
    export * from "util.table";
}
declare module "prosody.util.template" {
    import library = require("util.template");
    export = library;
}
declare module "prosody.util.termcolours" {
    export * from "util.termcolours";
}
declare module "prosody.util.throttle" {
    export * from "util.throttle";
}
declare module "prosody.util.time" {
    export * from "util.time";
}
declare module "prosody.util.timer" {
    export * from "util.timer";
}
declare module "prosody.util.uuid" {
    export * from "util.uuid";
}
declare module "prosody.util.watchdog" {
    export * from "util.watchdog";
}
declare module "prosody.util.x509" {
    export * from "util.x509";
}
declare module "prosody.util.xml" {
    export * from "util.xml";
}
declare module "prosody.util.xmppstream" {
    export * from "util.xmppstream";
}
declare module "prosody.util.xpcall" {
    export * from "util.xpcall";
}
declare module "prosody.util.xtemplate" {
    export * from "util.xtemplate";
}
