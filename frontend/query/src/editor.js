// The editor in place of the form's text area. It stands in a shadow tree: there its styles are sheets made by script,
// which the page's policy allows without a nonce, so that the page stays the same for everybody.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { completer, declaring } from "./complete.js";

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "light-dark(#6b3fa0, #c9a7f5)" },
  { tag: [tags.string, tags.special(tags.string)], color: "light-dark(#1d6b35, #8fd3a3)" },
  { tag: [tags.number, tags.bool, tags.literal], color: "light-dark(#8a4b00, #f0b873)" },
  { tag: [tags.variableName, tags.name], color: "light-dark(#0b5394, #8ab8ec)" },
  { tag: [tags.comment, tags.lineComment], color: "light-dark(#5a5e62, #a4a8ac)", fontStyle: "italic" },
]);
const LOOK = EditorView.theme({
  "&": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: ".25rem" },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Noto Sans Mono", monospace', fontSize: ".875rem", lineHeight: "1.5" },
  ".cm-content": { minHeight: "18rem", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { background: "none", color: "var(--quiet)", border: "none" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "light-dark(#cfe0f5, #2c4565)" },
  ".cm-tooltip": { background: "var(--ground)", color: "var(--ink)", border: "1px solid var(--quiet)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--link)", color: "var(--ground)" },
  ".cm-completionInfo p": { margin: "0 0 .25rem", maxWidth: "22rem", overflowWrap: "anywhere" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".85" },
  ".cm-diagnostic": { borderLeftColor: "var(--alarm)" },
});

// Replaces selected text itself: a browser keeps the colour of what it replaces by an inline style, which the page's
// policy refuses.
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to } = selected(view);
    const insert = event.data;
    if (event.inputType !== "insertText" || insert === null || view.composing || from === to) return false;
    event.preventDefault();
    const selection = { anchor: from + insert.length };
    const change = () => view.state.update({ changes: { from, to, insert }, selection, userEvent: "input.type" });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, insert, change))) view.dispatch(change());
    return true;
  },
});

// What is selected in the document, which the state of the editor may not yet know.
function selected(view) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = view.root.getSelection?.() ?? {};
  if (!view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) return view.state.selection.main;
  const [from, to] = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)].sort((a, b) => a - b);
  return { from, to };
}

export function edit(area, { label, completions, terms, run, changed }) {
  const host = document.createElement("div");
  host.className = "editor";
  host.dir = "ltr";
  area.after(host);
  area.hidden = true;
  area.required = false;
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (run(), true) }]),
        sparql(),
        syntaxHighlighting(COLOURS),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completer(terms)], icons: false }),
        declaring(terms),
        replacing,
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", dir: "ltr" }),
        EditorState.phrases.of({ Completions: completions }),
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => update.docChanged && write(update.state)),
        LOOK,
      ],
    }),
  });

  function write(state) {
    area.value = state.doc.toString();
    changed();
  }

  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
    mark: (fault) => view.dispatch(setDiagnostics(view.state, fault ? [diagnostic(view.state, fault)] : [])),
  };
}

// A fault at its line and column, both from 1, as problem details give them.
function diagnostic(state, { line, column, detail }) {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  const start = Math.min(from + Math.max((column ?? 1) - 1, 0), to);
  return { from: start < to ? start : from, to, severity: "error", message: detail };
}
