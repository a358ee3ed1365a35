/** Says under Node which mutant is active, and notes which ones tests meet. */

const fs = require("node:fs");

const active = Number(process.env.MUTANT);
const met = new Set();

globalThis.is_mutant = (number) => {
    met.add(number);
    return number === active;
};

if (process.env.MUTANTS_MET) {
    globalThis.afterAll(() => fs.appendFileSync(process.env.MUTANTS_MET, `${[...met].join("\n")}\n`));
}
