/** Answers to requests, as decisions see them. */

import type { JsonObject } from "./json";

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
