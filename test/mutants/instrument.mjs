/**
 * Makes the mutants of a source file: small changes of its code, each of which some test has to notice. All mutants of a file
 * are compiled into it at once; `is_mutant(number)` says at run time which one is active. So the sources are built once, and
 * not once for each mutant.
 */

import ts from "typescript";

const kinds = ts.SyntaxKind;

/** What stands in the place of an operator. */
const operators = {
    "===": ["!=="],
    "!==": ["==="],
    "<": ["<=", ">="],
    "<=": ["<", ">"],
    ">": [">=", "<="],
    ">=": [">", "<"],
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "%": ["*"],
    "&&": ["||"],
    "||": ["&&"],
    "+=": ["-="],
    "-=": ["+="],
    "++": ["--"],
    "--": ["++"],
};
const comparisons = ["===", "!==", "<", "<=", ">", ">="];

/** Whether a node is a call that writes to the log: its text decides nothing. */
function isLogCall(node) {
    return ts.isCallExpression(node) && /\.log$/.test(node.expression.getText());
}

/** Nodes in which nothing is changed: types, imports, what goes to the log, and the words that name a question there. */
function isLeftAlone(node) {
    return (
        ts.isTypeNode(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isModuleDeclaration(node) ||
        ts.isImportDeclaration(node) ||
        ts.isExportDeclaration(node) ||
        isLogCall(node) ||
        (ts.isPropertyAssignment(node) && node.name.getText() === "what")
    );
}

function isComparison(node) {
    return ts.isBinaryExpression(node) && comparisons.includes(node.operatorToken.getText());
}

function isLogical(node) {
    return ts.isBinaryExpression(node) && ["&&", "||"].includes(node.operatorToken.getText());
}

/** Whether a node stands behind `??`. */
function isFallback(node) {
    const above = node.parent;
    return ts.isBinaryExpression(above) && above.right === node && above.operatorToken.getText() === "??";
}

/** The operator of which a node is an operand, past brackets and `!`; "" for any other place. */
function operatorAbove(node) {
    const above = node.parent;
    if (ts.isParenthesizedExpression(above)) {
        return operatorAbove(above);
    }
    return isLogical(above) ? above.operatorToken.getText() : "";
}

/** Whether a node decides which way the program goes. */
function isCondition(node) {
    const above = node.parent;
    return (
        ((ts.isIfStatement(above) || ts.isWhileStatement(above)) && above.expression === node) ||
        (ts.isConditionalExpression(above) && above.condition === node)
    );
}

/** What an expression that is true or false may be replaced by. Operands take the value that leaves the other one to decide. */
function truthsOf(node) {
    const operator = operatorAbove(node);
    if (operator !== "") {
        return [operator === "&&" ? "true" : "false"];
    }
    const isNegation = ts.isPrefixUnaryExpression(node) && node.operator === kinds.ExclamationToken;
    const isTruth = isCondition(node) || isComparison(node) || isLogical(node) || isNegation;
    return isTruth && !ts.isParenthesizedExpression(node) ? ["true", "false"] : [];
}

/** What a text may be replaced by: nothing, and a pattern without its anchors. */
function textsFor(node) {
    const text = node.text;
    // Beside a comparison it is as if that were false; and `?? ""` is taken and left out anyway.
    if (isComparison(node.parent) || (text === "" && isFallback(node))) {
        return [];
    }
    const replacements = [text === "" ? '"mutant"' : '""'];
    if (text.startsWith("^")) replacements.push(JSON.stringify(text.slice(1)));
    if (text.endsWith("$")) replacements.push(JSON.stringify(text.slice(0, -1)));
    return replacements;
}

/** What an expression may be replaced by, as source text. */
function expressionsFor(node) {
    const found = truthsOf(node);
    if (ts.isBinaryExpression(node)) {
        const [left, operator, right] = [node.left, node.operatorToken, node.right].map((part) =>
            part.getText(),
        );
        found.push(...(operators[operator] ?? []).map((other) => `${left} ${other} ${right}`));
        if (operator === "??") found.push(left, right);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
        const operand = node.operand.getText();
        if (node.operator === kinds.ExclamationToken) found.push(operand);
        if (node.operator === kinds.MinusToken) found.push(`+${operand}`);
    } else if (node.kind === kinds.TrueKeyword || node.kind === kinds.FalseKeyword) {
        found.push(node.kind === kinds.TrueKeyword ? "false" : "true");
    } else if (ts.isStringLiteral(node)) {
        found.push(...textsFor(node));
    } else if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
        found.push('""');
    } else if (ts.isNumericLiteral(node)) {
        found.push(`${Number(node.text) + 1}`);
    } else if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) {
        found.push("[]");
    } else if (ts.isObjectLiteralExpression(node) && node.properties.length > 0) {
        found.push("({})");
    } else if (ts.isOptionalChain(node) && !ts.isOptionalChain(node.parent)) {
        found.push(
            node
                .getText()
                .replace(/\?\.(?=[([])/g, "")
                .replaceAll("?.", "."),
        );
    }
    const isBody = ts.isArrowFunction(node.parent) && node.parent.body === node;
    if (isBody && ts.isExpression(node) && truthsOf(node).length === 0) found.push("undefined");
    return found;
}

/** Whether an expression stands where another one may stand. */
function isReplaceable(node) {
    const above = node.parent;
    return (
        ts.isExpression(node) &&
        !(
            ts.isBinaryExpression(above) &&
            above.left === node &&
            /^[-+]?=$/.test(above.operatorToken.getText())
        ) &&
        above.name !== node &&
        !(ts.isForStatement(above) && above.condition !== node)
    );
}

/** The statements that a node may be left out with: itself, or the content of a block. */
function isLeftOut(node) {
    if (ts.isExpressionStatement(node)) {
        return !isLogCall(node.expression);
    }
    if (!ts.isBlock(node) || node.statements.length === 0) {
        return false;
    }
    // The same as a condition that is false, or as leaving out the only statement.
    const isThen = ts.isIfStatement(node.parent) && node.parent.elseStatement === undefined;
    return !isThen && !(node.statements.length === 1 && ts.isExpressionStatement(node.statements[0]));
}

/** The name of the innermost function or constant with a name that a node stands in. */
function placeOf(node) {
    for (let above = node.parent; above !== undefined; above = above.parent) {
        const isPlace =
            ts.isFunctionDeclaration(above) ||
            ts.isMethodDeclaration(above) ||
            ts.isPropertyAssignment(above) ||
            (ts.isVariableDeclaration(above) &&
                above.initializer !== undefined &&
                (ts.isArrowFunction(above.initializer) || ts.isSourceFile(above.parent.parent.parent)));
        if (isPlace && ts.isIdentifier(above.name)) return above.name.text;
    }
    return "top";
}

const onOneLine = (text) => text.replace(/\s+/g, " ").trim();

/** The choice between a mutant and the original, as Node reads it. */
export function forNode(number, mutant, original) {
    return `(is_mutant(${number}) ? (${mutant}) : (${original}))`;
}

/**
 * The same for Lua, by way of switch.cjs.
 *
 * @param operands of `&&` or `||`, with the mutants in them: the compiler does not find these in a comma
 */
export function forLua(number, mutant, original, node, operands) {
    if (!isLogical(node) || (!isCondition(node) && operatorAbove(node) === "")) {
        return `((is_mutant(${number}), (${mutant})), (${original}))`;
    }
    const no = `/*FALSE_${number}*/ false`;
    const yes = `/*TRUE_${number}*/ true`;
    if (mutant === "true") return `(${no} || (${original}))`;
    if (mutant === "false") return `(${yes} && (${original}))`;
    const [left, right] = operands;
    const plain = node.right.getText();
    return node.operatorToken.kind === kinds.AmpersandAmpersandToken
        ? `((${left} || (${no} && ${plain})) && (${no} || ${right}))`
        : `((${left} && (${yes} || ${plain})) || (${yes} && ${right}))`;
}

/**
 * Instruments one file.
 *
 * @param file its path, for the list
 * @param first the number of its first mutant
 * @param choose writes the choice between a mutant and the original
 * @returns the text with the switches, and the mutants: where they stand, and the line before and after
 */
export function instrument(file, text, first, choose) {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const mutants = [];

    const add = (node, replacement) => {
        const before = text.slice(text.lastIndexOf("\n", node.getStart()) + 1, node.getStart());
        const after = text.slice(node.end, text.indexOf("\n", node.end));
        const number = first + mutants.length;
        mutants.push({
            number,
            file,
            line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
            place: placeOf(node),
            from: onOneLine(before + (ts.isBlock(node) ? "{ … }" : node.getText()) + after),
            to: onOneLine(before + replacement + after),
        });
        return number;
    };

    const render = (node) => {
        if (isLeftAlone(node)) {
            return node.getText();
        }
        const children = [];
        let out = "";
        let done = node.getStart();
        ts.forEachChild(node, (child) => {
            if (child.end === child.pos) return;
            children.push(render(child));
            out += text.slice(done, child.getStart()) + children.at(-1);
            done = child.end;
        });
        out += text.slice(done, node.end);
        if (isLeftOut(node)) {
            return ts.isBlock(node)
                ? `{ if (!is_mutant(${add(node, "{}")})) ${out} }`
                : `if (!is_mutant(${add(node, "")})) { ${out} }`;
        }
        if (!isReplaceable(node) || ts.isShorthandPropertyAssignment(node.parent)) {
            return out;
        }
        const operands = [children[0], children.at(-1)];
        // The operator first, while the operands are at hand.
        for (const replacement of new Set(expressionsFor(node).sort((a, b) => b.length - a.length))) {
            out = choose(add(node, replacement), replacement, out, node, operands);
        }
        return out;
    };

    return { text: `${render(source)}\n`, mutants };
}
