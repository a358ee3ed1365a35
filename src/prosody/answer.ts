/** Answers to requests, as decisions see them. */

import type { JsonObject } from "./json-value";

/** How a request whose answer is a JSON object ended. */
export type JsonAnswer =
    | {
          readonly kind: "response";
          readonly status: number;
          /** Nothing where the body is no JSON object. */
          readonly body: JsonObject | undefined;
      }
    | { readonly kind: "oversized" }
    | { readonly kind: "timeout" }
    | { readonly kind: "cancelled" }
    | { readonly kind: "unreachable" };

/** A record of a service in DNS. */
export interface ServiceRecord {
    readonly target: string;
    readonly port: number;
    readonly priority: number;
}
