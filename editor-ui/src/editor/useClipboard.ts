import { notifications } from "@mantine/notifications";
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { deleteSelected, pastePiece, selectedPart } from "./actions";
import { fromText, toText } from "./clipboard";
import { useEditor } from "./EditorContext";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}

/** Cut, copy and paste of nodes as JSON by the system's clipboard, so across campaigns and windows, too. */
export function useClipboard(frame: RefObject<HTMLElement | null>): void {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    const isElsewhere = (event: ClipboardEvent) =>
      isTyping(event.target) || document.querySelector('[role="dialog"]') !== null;
    const copy = (event: ClipboardEvent) => {
      const piece = selectedPart(editor);
      if (isElsewhere(event) || piece.nodes.length === 0 || window.getSelection()?.toString() !== "") {
        return;
      }
      event.clipboardData?.setData("text/plain", toText(piece));
      event.preventDefault();
      if (event.type === "cut") {
        deleteSelected(editor);
      }
    };
    const paste = (event: ClipboardEvent) => {
      if (isElsewhere(event)) {
        return;
      }
      const piece = fromText(event.clipboardData?.getData("text/plain") ?? "");
      const box = frame.current?.getBoundingClientRect();
      if (piece === undefined || box === undefined) {
        notifications.show({ message: "There are no nodes in the clipboard.", color: "gray" });
        return;
      }
      event.preventDefault();
      const centre = screenToFlowPosition({ x: box.left + box.width / 2 - 132, y: box.top + box.height / 3 });
      pastePiece(editor, piece, { x: Math.round(centre.x), y: Math.round(centre.y) });
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", paste);
    };
  }, [editor, frame, screenToFlowPosition]);
}
