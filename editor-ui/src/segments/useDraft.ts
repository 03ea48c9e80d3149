import { notifications } from "@mantine/notifications";
import { type RefObject, useCallback, useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { type Segment, useSaveSegment } from "../api/segments";
import { parseDefinition, writeDefinition } from "../conditions/definition";
import { definitionParam } from "../conditions/definitionParam";
import { useConditions } from "../conditions/useConditions";

/** A segment being edited: its name and conditions, what of that isn't saved, and saving it. */
export function useDraft(
  site: string,
  segment: Segment | undefined,
  nameField: RefObject<HTMLInputElement | null>,
) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [given] = useState(() => segment?.definition ?? definitionParam(params.get("definition")));
  const conditions = useConditions(given);
  const [name, setName] = useState(segment?.name ?? "");
  const [saved, setSaved] = useState({ name, text: conditions.text });
  // The version that is edited: somebody else's newer one must not be overwritten unseen.
  const [version, setVersion] = useState(segment?.version ?? 0);
  const [announce, setAnnounce] = useState(false);
  const save = useSaveSegment(site, segment?.id);
  const isEmpty = conditions.root.children.length === 0;
  const isDirty = segment === undefined ? !isEmpty : name !== saved.name || conditions.text !== saved.text;

  const { reset } = conditions;
  useEffect(() => {
    if (segment !== undefined && segment.version > version && !isDirty) {
      setVersion(segment.version);
      setName(segment.name);
      setSaved({ name: segment.name, text: writtenText(segment.definition) });
      reset(segment.definition);
    }
  }, [isDirty, reset, segment, version]);

  const { mutate, isPending } = save;
  const { definition } = conditions.written;
  const saveNow = useCallback(() => {
    const wanted = name.trim();
    if (wanted === "") {
      nameField.current?.focus();
      notifications.show({ message: "Give the segment a name first.", color: "orange" });
    }
    if (wanted === "" || isPending || isEmpty) {
      return;
    }
    mutate(
      { name: wanted, definition, version, announce },
      {
        onSuccess: (next) => {
          setVersion(next.version);
          setName(next.name);
          setAnnounce(false);
          setSaved({ name: next.name, text: JSON.stringify(definition) });
          notifications.show({ title: "Saved", message: next.name, color: "pine" });
          if (segment === undefined) {
            void navigate(`/sites/${site}/segments/${next.id}`, { replace: true });
          }
        },
      },
    );
  }, [announce, definition, isEmpty, isPending, mutate, name, nameField, navigate, segment, site, version]);
  const isMoved = segment !== undefined && conditions.text !== saved.text;
  const announcing = { isAsked: isMoved && segment.watched, announce, setAnnounce };
  return { conditions, name, setName, isDirty, isSaving: isPending, save, saveNow, announcing };
}

function writtenText(definition: unknown): string {
  return JSON.stringify(writeDefinition(parseDefinition(definition)).definition);
}
