import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";

const TYPING_MS = 220;

interface FilterBoxProps {
  label: string;
  placeholder: string;
  /** What is filtered by now, as the address says. */
  value: string;
  /** Called when typing rests. */
  onChange: (text: string) => void;
  width: number;
}

/** Filters as one types; "/" leads to it. */
export function FilterBox(props: FilterBoxProps) {
  const { label, placeholder, value, onChange, width } = props;
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [isTyping, setTyping] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const tell = useDebouncedCallback(onChange, TYPING_MS);
  // The address changes without typing, too: by Back, a link or a button. While one types, it only lags behind.
  if (value !== known) {
    setKnown(value);
    if (!isTyping) {
      setText(value);
    }
  }
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "/", label, group: "This page", run: () => input.current?.focus() }],
    [label],
  );
  useShortcuts(shortcuts);
  const change = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <TextInput
      aria-label={label}
      leftSection={<Search size={15} />}
      onBlur={() => setTyping(false)}
      onChange={(event) => change(event.currentTarget.value)}
      onFocus={() => setTyping(true)}
      placeholder={placeholder}
      ref={input}
      rightSection={
        text !== "" && <CloseButton aria-label={`Clear: ${label}`} onClick={() => change("")} size="sm" />
      }
      value={text}
      w={width}
    />
  );
}
