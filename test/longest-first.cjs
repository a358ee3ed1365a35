// Starts the test files that take long first, so that none of them runs alone at the end. Jest would go by the size of files.

const Sequencer = require("@jest/test-sequencer").default;

const longest = [
    ...["faults/homeservers", "faults/uvs", "e2e/load", "e2e/refusal-limit", "e2e/slow-room", "e2e/bench"],
    ...["e2e/faults", "e2e/jitsi", "e2e/federation", "e2e/login", "e2e/long-call", "e2e/homeserver"],
].map((name) => `/test/${name}.test.ts`);

function place({ path }) {
    const index = longest.findIndex((name) => path.endsWith(name));
    return index < 0 ? longest.length : index;
}

module.exports = class extends Sequencer {
    sort(tests) {
        return super.sort(tests).sort((one, other) => place(one) - place(other));
    }
};
