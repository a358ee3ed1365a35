/** The planted defects of the model: each still changes the built modules, which then still are Lua. */

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "@jest/globals";
import { planted, plants } from "../model/plants";
import { root } from "./support/files";

test.each(plants.map((plant) => [plant.name, plant] as const))("%s", (_, plant) => {
    const folder = planted(plant, path.join(root, "dist"));
    const files = ["mod_auth_matrix_user_verification.lua", "mod_matrix_power_sync.lua"];
    const code = files
        .map((file) => `assert(loadfile(${JSON.stringify(path.join(folder, file))}))`)
        .join(" ");
    const lua = path.join(root, ".cache/bin/lua5.4");
    const { status, stderr } = spawnSync(lua, ["-e", code], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect([status, stderr]).toEqual([0, ""]);
});
