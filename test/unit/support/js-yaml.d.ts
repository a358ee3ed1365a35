/** The part of js-yaml that is used. Its own package has no types. */
declare module "js-yaml" {
    /** @throws on what is no YAML, and on keys that are there twice */
    export function load(text: string): unknown;
}
