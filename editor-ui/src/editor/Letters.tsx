import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Mail, PenLine, Plus, Search } from "lucide-react";
import { useState } from "react";
import { type LetterRef, useLetters } from "../api/letters";
import { Failed } from "../shared/States";
import { giveLetter } from "./actions";
import { useEditor, useUi } from "./EditorContext";
import classes from "./Side.module.css";
import { dragLetter } from "./useDrops";

const MANY = 6;

/** The site's letters; one is dropped on a node that sends it, or clicked for the node that is selected. */
export function Letters(props: { onCompose: () => void }) {
  const { site } = useEditor();
  const letters = useLetters(site);
  const [search, setSearch] = useState("");
  const items = letters.data ?? [];
  const words = search.trim().toLowerCase();
  const found = items.filter((letter) => `${letter.name} ${letter.subject}`.toLowerCase().includes(words));
  return (
    <section aria-label="Letters" className={classes.letters}>
      <div className={classes.bar}>
        <h2 className={classes.title}>Letters</h2>
        <Tooltip label="Write a new letter">
          <ActionIcon aria-label="New letter" color="gray" onClick={props.onCompose} variant="subtle">
            <Plus size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {items.length > MANY && (
        <TextInput
          aria-label="Search letters"
          className={classes.search}
          leftSection={<Search size={14} />}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search letters"
          value={search}
        />
      )}
      {letters.isError && <Failed error={letters.error} retry={() => void letters.refetch()} />}
      {letters.isSuccess && items.length === 0 && (
        <div className={classes.empty}>
          <p>No letters yet. Write one here, then drop it on a “Send letter” node.</p>
          <Button leftSection={<PenLine size={14} />} onClick={props.onCompose} size="xs" variant="light">
            Write a letter
          </Button>
        </div>
      )}
      <ul className={classes.scroll}>
        {found.map((letter) => (
          <li key={letter.id}>
            <Letter letter={letter} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Letter(props: { letter: LetterRef }) {
  const { letter } = props;
  const editor = useEditor();
  const selected = useUi((ui) => (ui.selected.length === 1 ? ui.selected[0] : undefined));
  return (
    <button
      className={classes.letter}
      draggable
      onClick={() => {
        if (selected === undefined) {
          notifications.show({
            message: "Drag the letter onto the canvas, or select the node that is to send it.",
            color: "gray",
          });
        } else {
          giveLetter(editor, letter.id, selected, { x: 0, y: 0 });
        }
      }}
      onDragStart={(event) => dragLetter(event, letter.id)}
      title={letter.subject}
      type="button"
    >
      <Mail aria-hidden size={15} />
      <span className={classes.letterWords}>
        <span className={classes.letterName}>{letter.name}</span>
        <span className={classes.letterSubject}>{letter.subject}</span>
      </span>
    </button>
  );
}
