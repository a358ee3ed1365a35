/** What is compared: servers that differ in nothing but how a login is decided. */

import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { GUEST, MEET, MUC } from "../demo/deployment";
import { startProsody, type Prosody, type ProsodyVersion } from "../demo/prosody";

/** In the order in which they take turns. */
export const variantNames = ["floor", "limit", "ours", "baseline"] as const;
export type VariantName = (typeof variantNames)[number];

/** One of the servers. */
export interface Variant {
    readonly name: VariantName;
    readonly prosody: Prosody;
}

/** How the servers are set up. */
export interface VariantSettings {
    readonly version: ProsodyVersion;
    /** For the option `uvs_base_url`. */
    readonly verifierUrl: string;
    /** The folder of another build of the modules, and of the Lua files that it needs. */
    readonly baseline?: string;
}

const repository = path.resolve(__dirname, "..");

/** Options of every variant; most know nothing of them. */
const commonOptions = {
    app_id: MEET,
    uvs_sync_power_levels: true,
    // All clients have one address here, and what a refusal costs is measured.
    matrix_refusals_per_minute: 0,
};

/** Lua libraries that the original modules need, where `scripts/setup-servers.sh jitsi` has fetched them. */
function offerJitsiLibraries(): void {
    const libraries = path.join(repository, ".cache/jitsi-lua/usr");
    if (!existsSync(libraries)) return;
    process.env.EXTRA_LUA_PATH = ["5.4", "5.2", "5.1"]
        .flatMap((lua) => ["?.lua", "?/init.lua"].map((file) => `${libraries}/share/lua/${lua}/${file}`))
        .join(";");
    process.env.EXTRA_LUA_CPATH = readdirSync(`${libraries}/lib`)
        .map((architecture) => `${libraries}/lib/${architecture}/lua/5.4/?.so`)
        .join(";");
}

function startVariant(name: VariantName, settings: VariantSettings): Promise<Prosody> {
    const verifies = name === "ours" || name === "baseline";
    const folder = {
        floor: "bench/limit",
        limit: "bench/limit",
        ours: "dist",
        baseline: settings.baseline ?? "",
    }[name];
    const authentication = { floor: "anonymous", limit: "bench_limit" }[name as string];
    return startProsody({
        version: settings.version,
        // As in production: one line and more for each login.
        logLevel: "info",
        pluginPaths: [path.resolve(repository, folder)],
        global: {
            // Connections that never log in, and on 0.12 what is kept of those that did, end within the run.
            c2s_timeout: 20,
            network_settings: { tcp_backlog: 1024 },
        },
        hosts: [
            {
                kind: "VirtualHost",
                name: MEET,
                options: {
                    ...commonOptions,
                    uvs_base_url: settings.verifierUrl,
                    authentication: authentication ?? "matrix_user_verification",
                },
            },
            { kind: "VirtualHost", name: GUEST, options: { authentication: "anonymous" } },
            {
                kind: "Component",
                name: MUC,
                module: "muc",
                options: {
                    modules_enabled: verifies ? ["matrix_power_sync"] : [],
                    muc_room_locking: false,
                    muc_room_default_public_jids: true,
                },
            },
        ],
    });
}

/** Runs work on servers that are started for it, side by side, and stopped after it. */
export async function withVariants<Result>(
    names: readonly VariantName[],
    settings: VariantSettings,
    work: (variants: readonly Variant[]) => Promise<Result>,
): Promise<Result> {
    offerJitsiLibraries();
    const variants: Variant[] = [];
    try {
        for (const name of names) {
            if (name === "baseline" && settings.baseline === undefined) continue;
            variants.push({ name, prosody: await startVariant(name, settings) });
        }
        return await work(variants);
    } finally {
        await Promise.all(variants.map(({ prosody }) => prosody.stop()));
    }
}
