import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

/** Marks the line an error came from; null takes the mark away. A line that does not exist is no line. */
export const markFailingLine = StateEffect.define<number | null>();

const lineMark = Decoration.line({ class: "cm-failingLine" });

const gutterMark = new (class extends GutterMarker {
  override elementClass = "cm-failingLineGutter";
})();

/** The mark moves along with its line, and goes when the line itself is edited. */
export const failingLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    if (transaction.docChanged) next = isEdited(marks, transaction) ? Decoration.none : next;
    for (const effect of transaction.effects) {
      if (effect.is(markFailingLine)) next = markAt(effect.value, transaction.state.doc);
    }
    return next;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    gutterLineClass.compute([field], (state) => {
      const starts: number[] = [];
      for (const cursor = state.field(field).iter(); cursor.value !== null; cursor.next())
        starts.push(cursor.from);
      return RangeSet.of(starts.map((from) => gutterMark.range(from)));
    }),
  ],
});

type Doc = EditorView["state"]["doc"];

function markAt(line: number | null, doc: Doc): DecorationSet {
  if (line === null || line < 1 || line > doc.lines) return Decoration.none;
  return Decoration.set([lineMark.range(doc.line(line).from)]);
}

function isEdited(
  marks: DecorationSet,
  transaction: { startState: { doc: Doc }; changes: Changes },
): boolean {
  const cursor = marks.iter();
  if (cursor.value === null) return false;
  const line = transaction.startState.doc.lineAt(cursor.from);
  return transaction.changes.touchesRange(line.from, line.to) !== false;
}

type Changes = { touchesRange(from: number, to?: number): boolean | "cover" };
