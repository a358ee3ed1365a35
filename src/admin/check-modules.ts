/** Whether Prosody's and our modules are enabled where they have to be. */

import { authentication, hasModule, holds, isOff, isOn, optionOf, powerSync, type Site } from "./setup";
import { addAll, fault, fine, warning, type Step } from "./step";

const step = "modules";

function checkTransport({ setup, host }: Site): readonly Step[] {
    const ways = ["websocket", "bosh"].filter((name) => hasModule(host, name));
    const steps: Step[] = [];
    if (ways.length === 0) {
        return [
            fault(
                step,
                "neither websocket nor bosh is enabled: nobody can connect",
                `add "websocket" and "bosh" to modules_enabled of VirtualHost "${host.name}"`,
            ),
        ];
    }
    steps.push(fine(step, `clients connect by ${ways.join(" and ")}`));
    for (const way of ways) {
        const secure = isOn(optionOf(setup, setup.global, `consider_${way}_secure`));
        if (!secure && !isOff(optionOf(setup, host, "c2s_require_encryption"))) {
            steps.push(
                warning(
                    step,
                    `behind a web server that ends TLS, no login over ${way} is offered`,
                    `set consider_${way}_secure = true in the global section, as Jitsi's installers do`,
                ),
            );
        }
    }
    return steps;
}

function checkSmacks({ host }: Site): Step {
    return hasModule(host, "smacks")
        ? fine(step, "smacks is enabled: sessions outlive short interruptions")
        : warning(
              step,
              "smacks is not enabled: who loses the connection for a moment has to join anew",
              `add "smacks" to modules_enabled of VirtualHost "${host.name}"`,
          );
}

/** Whether our own modules stand where they work. */
function checkOwn({ setup, host, muc }: Site): readonly Step[] {
    const steps: Step[] = [];
    for (const section of setup.hosts) {
        if (
            section.component !== "muc" &&
            holds(section.options.modules_enabled === undefined ? [] : section.modules, powerSync)
        ) {
            steps.push(
                fault(
                    step,
                    `${powerSync} is enabled on "${section.name}", which is no MUC component`,
                    "move it to modules_enabled of the component of the meetings",
                ),
            );
        }
    }
    if (host.loaded !== undefined && !holds(host.loaded, `auth_${authentication}`)) {
        steps.push(
            fault(
                step,
                `mod_auth_${authentication} is not running on "${host.name}"`,
                "see Prosody's log for why it did not load, and restart Prosody after a change of authentication",
            ),
        );
    }
    if (muc === undefined) {
        steps.push(fault(step, "there is no MUC component", 'add Component "conference.YOUR-DOMAIN" "muc"'));
        return steps;
    }
    const synchronised = isOn(optionOf(setup, host, "uvs_sync_power_levels"));
    const enabled = holds(muc.modules, powerSync);
    if (enabled && muc.loaded !== undefined && !holds(muc.loaded, powerSync)) {
        steps.push(
            fault(
                step,
                `${powerSync} is enabled on "${muc.name}", but not running`,
                "see Prosody's log for why it did not load",
            ),
        );
    } else if (enabled && synchronised) {
        steps.push(fine(step, `moderators of the Matrix room become owners on "${muc.name}"`));
    } else if (enabled) {
        steps.push(
            warning(
                step,
                `${powerSync} is enabled, but uvs_sync_power_levels is off: nobody becomes owner of a Matrix room`,
                `set uvs_sync_power_levels = true on VirtualHost "${host.name}"`,
            ),
        );
    } else if (synchronised) {
        steps.push(
            fault(
                step,
                `uvs_sync_power_levels is on, but ${powerSync} is not enabled on "${muc.name}": power has no effect`,
                `add "${powerSync}" to modules_enabled of Component "${muc.name}"`,
            ),
        );
    } else {
        steps.push(
            warning(
                step,
                `${powerSync} is not enabled on "${muc.name}": who moderates is not decided by Matrix`,
                `add "${powerSync}" to modules_enabled of Component "${muc.name}", and set uvs_sync_power_levels = true`,
            ),
        );
    }
    return steps;
}

/** Looks at the modules of the host and of the component. */
export function checkModules(site: Site): readonly Step[] {
    const steps = addAll([], checkOwn(site));
    addAll(steps, checkTransport(site));
    steps.push(checkSmacks(site));
    return steps;
}
