/** The page with which Element finds out that this Jitsi wants Matrix tokens. */

const headers = {
    "Content-Type": "application/json",
    "Access-Control-Allow-Origin": "*",
};

const body = '{"auth":"openidtoken-jwt"}';

/** `/.well-known/element/jitsi`, for mod_http where it is loaded. */
export const wellKnown: Prosody.HttpProvider = {
    default_path: "/.well-known/element",
    route: {
        "GET /jitsi": () => ({ status_code: 200, headers, body }),
    },
};
