/** Templates. Source: util/interpolation.lua. */

declare module "util.interpolation" {
    const newInterpolation: (
        this: void,
        pattern: string,
        escape: (this: void, text: string) => string,
        filters?: Readonly<
            Record<string, (this: void, value: AnyNotNil, argument?: string) => AnyNotNil | undefined>
        >,
    ) => (this: void, template: string, values: Readonly<Record<string, AnyNotNil | undefined>>) => string;
    /**
     * What fills templates.
     *
     * @param pattern of a place, such as `%b{}`
     * @param escape applied to values
     * @since 0.10
     */
    export { newInterpolation as new };
}
