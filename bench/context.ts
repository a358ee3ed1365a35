/** What all measurements of one run share. */

import type { ProsodyVersion } from "../demo/prosody";
import type { Cost } from "./measure";
import { withVariants, type Variant, type VariantName } from "./variants";
import type { Verifier } from "./verifier";

/** How a run is made. */
export interface RunSettings {
    readonly version: ProsodyVersion;
    readonly verifier: Verifier;
    readonly baseline?: string;
    /** How often the variants take turns. */
    readonly rounds: number;
    /** The part of the work that is done: 1, or less for a try. */
    readonly scale: number;
    readonly report: (line: string) => void;
}

/** One run. */
export class Context {
    readonly verifier: Verifier;
    readonly rounds: number;
    /** How often they do where a turn is short: how fast a virtual machine is changes within seconds. */
    readonly manyRounds: number;
    readonly scale: number;
    /** The busiest that this process was while it measured: at 1 it would be what is measured. */
    clientBusiest = 0;
    private users = 0;
    private readonly started = Date.now();

    constructor(private readonly settings: RunSettings) {
        this.verifier = settings.verifier;
        this.rounds = settings.rounds;
        this.manyRounds = 5 * settings.rounds;
        this.scale = settings.scale;
    }

    /** The number of a user who has not been here yet. */
    newUser(): number {
        return this.users++;
    }

    /** A number of things to do, by the scale of the run; at least one. */
    scaled(count: number): number {
        return Math.max(1, Math.round(count * this.scale));
    }

    /** Says where the run is. */
    progress(text: string): void {
        const seconds = Math.round((Date.now() - this.started) / 1000);
        this.settings.report(`${String(seconds).padStart(4)} s  ${text}`);
    }

    note({ clientBusy }: Cost): void {
        this.clientBusiest = Math.max(this.clientBusiest, clientBusy);
    }

    withVariants<Result>(
        names: readonly VariantName[],
        work: (variants: readonly Variant[]) => Promise<Result>,
    ): Promise<Result> {
        const { version, verifier, baseline } = this.settings;
        return withVariants(names, { version, baseline, verifierUrl: verifier.url }, work);
    }
}
