/** Puts a nickname into a text, at `{nick}`. */
export function fill(text: string, nick: string): string {
    const [filled] = string.gsub(text, "{nick}", () => nick);
    return filled;
}
