/** Stands for the libraries of Prosody, which files with rules import for what else is in them. */

/** Of util.http. */
export const urlencode = encodeURIComponent;
