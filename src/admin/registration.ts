/** Making an application service's registration, and the file of its token, which nobody else may read. */

import * as hex from "util.hex";
import * as pposix from "util.pposix";
import * as random from "util.random";
import { isServerName } from "../matrix/ids";
import { about, type Step } from "./report";

/** Names the application service and its own user. */
const serviceName = "prosody-matrix-user-verification";

function registrationOf(serverName: string): LuaMultiReturn<[registration: string, token: string]> {
    const token = hex.encode(random.bytes(32));
    const [pattern] = string.gsub(serverName, "[.%[%]]", "\\%0");
    const lines = [
        `# Lets Prosody act as every user of ${serverName}: keep it as secret as an administrator's token.`,
        `id: "${serviceName}"`,
        "# Nothing is sent to Prosody.",
        "url: null",
        `as_token: "${token}"`,
        `hs_token: "${hex.encode(random.bytes(32))}"`,
        `sender_localpart: "${serviceName}"`,
        "rate_limited: false",
        "namespaces:",
        "  users:",
        "    - exclusive: false",
        `      regex: '^@.*:${pattern}$'`,
        "  aliases: []",
        "  rooms: []",
        "",
    ];
    return $multi(table.concat(lines, "\n"), token);
}

/** Writes a file that only its owner may read. @returns a message where it could not */
function writeSecret(path: string, text: string): string | undefined {
    // For the first byte already.
    const mask = pposix.umask("177");
    const [file, message] = io.open(path, "w");
    pposix.umask(mask);
    if (file === undefined) {
        return message;
    }
    file.write(text);
    // A disk that is full shows when the file is closed.
    return file.close() ? undefined : `${path} could not be written to its end`;
}

/** Whether a file may be made: there is none of that name. */
function isFree(path: string): boolean {
    const [file, , code] = io.open(path, "r");
    file?.close();
    return file === undefined && code === pposix.ENOENT;
}

/** What a registration is for, with the files that were made. */
export interface Registration {
    readonly registration: string;
    readonly token_file: string;
}

/** Makes both files. @returns nothing, and says why in the report, where that cannot be; existing files stay as they are */
export function register(serverName: string, folder: string, report: Step[]): Registration | undefined {
    const add = about("registration", report);
    if (!isServerName(serverName)) {
        add("error", "that is no Matrix server name", "name the server as user ids do after the colon");
        return undefined;
    }
    const registration = `${folder}/matrix-registration-${serverName}.yaml`;
    const tokenFile = `${folder}/matrix-as-token-${serverName}`;
    for (const path of [registration, tokenFile]) {
        if (!isFree(path)) {
            const text = `${path} exists, or its folder cannot be read`;
            add("error", text, "move the earlier file away, or name another folder behind the server");
            return undefined;
        }
    }
    const [text, token] = registrationOf(serverName);
    const message = writeSecret(tokenFile, `${token}\n`) ?? writeSecret(registration, text);
    if (message !== undefined) {
        os.remove(tokenFile);
        os.remove(registration);
        const advice = "name a folder behind the server in which Prosody's user may write";
        add("error", `cannot be written: ${message}`, advice);
        return undefined;
    }
    return { registration, token_file: tokenFile };
}

/** What to do with the files. */
export function describeRegistration(serverName: string, made: Registration): readonly string[] {
    return [
        `registration  ${made.registration}`,
        `token         ${made.token_file}`,
        "",
        "1. Move the registration to the homeserver, where its user alone may read it:",
        '   Synapse     name it in homeserver.yaml, app_service_config_files: ["/etc/matrix-synapse/prosody.yaml"], and restart Synapse',
        '   Dendrite    name it in dendrite.yaml, app_service_api: { config_files: ["/etc/dendrite/prosody.yaml"] }, and restart Dendrite',
        "   Tuwunel, Continuwuity",
        "               in the admin room send !admin appservices register, and below it the registration in a code block",
        "2. Leave the token where it is, and name it in Prosody's configuration:",
        `   matrix_homeservers = { ["${serverName}"] = { url = "https://…"; as_token_file = "${made.token_file}" } }`,
        "3. Reload Prosody, and run the command check.",
    ];
}
