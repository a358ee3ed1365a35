/** State machines. Source: util/fsm.lua. */

declare namespace Prosody {
    /** A change of state. @since 13.0 */
    interface FsmTransition {
        /** Its name. */
        readonly name: string;
        /** The state before. */
        readonly from: string;
        /** The state after. */
        readonly to: string;
        /** What was given with it. */
        readonly to_attr?: AnyNotNil;
    }

    /** A machine: each name of a transition is a method of its instances. @since 13.0 */
    interface Fsm {
        /** An instance in a state. @since 13.0 */
        init(
            state?: string,
            attributes?: AnyNotNil,
        ): { readonly state: string; readonly prev_state?: string } & Readonly<
            Record<string, (this: object, attributes?: AnyNotNil) => boolean>
        >;
    }
}

declare module "util.fsm" {
    const newFsm: (
        this: void,
        description: {
            readonly transitions: readonly {
                readonly name: string;
                readonly from: string | readonly string[];
                readonly to: string;
            }[];
            readonly default_state?: string;
            readonly handlers?: Readonly<
                Record<string, (this: void, transition: Prosody.FsmTransition) => unknown>
            >;
        },
    ) => Prosody.Fsm;
    /** A machine. Throws on a description that is none. @since 13.0 */
    export { newFsm as new };
    /** Whether something is a machine. @since 13.0 */
    export function is_fsm(this: void, value: unknown): value is Prosody.Fsm;
}
