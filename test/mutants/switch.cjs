/**
 * A plugin of typescript-to-lua for what instrument.mjs writes. The compiler has to learn from the sources with mutants what a
 * condition says of types, as the Lua depends on it: it does not look into calls, but knows commas, `true` and `false`.
 *
 *     ((is_mutant(7), mutant), original)   is_mutant(7) and mutant or original
 *     FALSE_7 false, TRUE_7 true           is_mutant(7), not is_mutant(7); the words in front stand in comments
 */

const ts = require("typescript");
const lua = require("typescript-to-lua");

/** The operands of a comma, perhaps in brackets; nothing for anything else. */
function partsOf(node) {
    if (ts.isParenthesizedExpression(node)) return partsOf(node.expression);
    const isPair = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
    return isPair ? [node.left, node.right] : [];
}

function literal(node, context) {
    const [, number] = /(?:TRUE|FALSE)_(\d+)/.exec(node.getFullText()) ?? [];
    if (number === undefined) {
        return context.superTransformExpression(node);
    }
    const name = lua.createIdentifier("is_mutant");
    const call = lua.createCallExpression(name, [lua.createNumericLiteral(Number(number))]);
    const isFalse = node.kind === ts.SyntaxKind.FalseKeyword;
    return isFalse ? call : lua.createUnaryExpression(call, lua.SyntaxKind.NotOperator);
}

module.exports.visitors = {
    [ts.SyntaxKind.BinaryExpression](node, context) {
        const [first, original] = partsOf(node);
        const [active, mutant] = first === undefined ? [] : partsOf(first);
        if (active === undefined || !active.getText().startsWith("is_mutant(")) {
            return context.superTransformExpression(node);
        }
        const choice = ts.factory.createConditionalExpression(active, undefined, mutant, undefined, original);
        ts.setTextRange(choice, node);
        choice.parent = node.parent;
        return context.transformExpression(choice);
    },
    [ts.SyntaxKind.TrueKeyword]: literal,
    [ts.SyntaxKind.FalseKeyword]: literal,
};
