/** The page with which Element finds out that this Jitsi wants Matrix tokens. */

// In Prosody's own spelling: mod_http may have set the same header, and browsers refuse one that comes twice.
const headers = {
    content_type: "application/json",
    access_control_allow_origin: "*",
};

const body = '{"auth":"openidtoken-jwt"}';

/** `/.well-known/element/jitsi`, for mod_http where it is loaded. */
export const wellKnown: Prosody.HttpProvider = {
    default_path: "/.well-known/element",
    route: {
        "GET /jitsi": () => ({ status_code: 200, headers, body }),
    },
};
