/** Stands for the libraries of Prosody, which files with rules import for what else is in them. */

export {};
