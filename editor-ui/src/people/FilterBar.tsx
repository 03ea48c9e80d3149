import { ActionIcon, Button } from "@mantine/core";
import { ListPlus, MessageCircle, X } from "lucide-react";
import { useMemo } from "react";
import { useSegments } from "../api/segments";
import { conditionText } from "../conditions/conditionText";
import { definitionParam } from "../conditions/definitionParam";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import classes from "./PeopleTools.module.css";

interface FilterBarProps {
  site: string;
  filter: string;
  onEdit: () => void;
  onClear: () => void;
  selected: number;
  onAdd: () => void;
  onMessage: () => void;
  onUnselect: () => void;
}

/** What the list is narrowed to, and what is chosen in it. */
export function FilterBar(props: FilterBarProps) {
  const { site, filter, onEdit, onClear, selected, onAdd, onMessage, onUnselect } = props;
  const segments = useSegments(site);
  const words = useMemo(() => {
    const names = new Map(segments.data?.map(({ id, name }) => [id, name]));
    return conditionText(definitionParam(filter), names);
  }, [filter, segments.data]);
  if (words === "" && selected === 0) {
    return null;
  }
  return (
    <div className={classes.bar}>
      {words !== "" && (
        <span className={classes.condition}>
          <button className={classes.conditionText} onClick={onEdit} title={words} type="button">
            {words}
          </button>
          <ActionIcon aria-label="Without the filter" onClick={onClear} size="xs" variant="subtle">
            <X size={13} />
          </ActionIcon>
        </span>
      )}
      {selected > 0 && (
        <>
          <May right="analyse">
            <Button leftSection={<ListPlus size={15} />} onClick={onAdd} size="compact-sm">
              Add {plural(selected, "person", "people")} to a list
            </Button>
          </May>
          <May right="send">
            <Button leftSection={<MessageCircle size={15} />} onClick={onMessage} size="compact-sm">
              Send message
            </Button>
          </May>
          <Button color="gray" onClick={onUnselect} size="compact-sm" variant="subtle">
            Choose nobody
          </Button>
        </>
      )}
    </div>
  );
}
