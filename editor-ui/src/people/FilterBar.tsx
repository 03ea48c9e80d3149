import { ActionIcon, Button } from "@mantine/core";
import { ListPlus, MessageCircle, X } from "lucide-react";
import { useMemo } from "react";
import { useSegments } from "../api/segments";
import { conditionText } from "../conditions/conditionText";
import { definitionParam } from "../conditions/definitionParam";
import { count, plural } from "../shared/format";
import { May } from "../shared/May";
import classes from "./PeopleTools.module.css";
import type { Chosen } from "./useChosen";

interface FilterBarProps {
  site: string;
  filter: string;
  onEdit: () => void;
  onClear: () => void;
  chosen: Chosen;
  /** How many of the list are loaded. */
  shown: number;
  /** How many are on it, once that is known. */
  total: number | undefined;
  onAdd: () => void;
  onMessage: () => void;
}

/** What the list is narrowed to, and what is chosen in it. */
export function FilterBar(props: FilterBarProps) {
  const { site, filter, onEdit, onClear, chosen, onAdd, onMessage } = props;
  const isAnybody = chosen.isWhole || chosen.people.size > 0;
  const segments = useSegments(site);
  const words = useMemo(() => {
    const names = new Map(segments.data?.map(({ id, name }) => [id, name]));
    return conditionText(definitionParam(filter), names);
  }, [filter, segments.data]);
  if (words === "" && !isAnybody) {
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
      {isAnybody && (
        <>
          {!chosen.isWhole && (
            <May right="analyse">
              <Button leftSection={<ListPlus size={15} />} onClick={onAdd} size="compact-sm">
                Add {plural(chosen.people.size, "person", "people")} to a list
              </Button>
            </May>
          )}
          <May right="send">
            <Button leftSection={<MessageCircle size={15} />} onClick={onMessage} size="compact-sm">
              Send message
            </Button>
          </May>
          <Button color="gray" onClick={chosen.clear} size="compact-sm" variant="subtle">
            Choose nobody
          </Button>
        </>
      )}
      <HowMany {...props} />
    </div>
  );
}

/** Whether only those who are shown are chosen, or all of the list; and the way from the one to the other. */
function HowMany(props: Pick<FilterBarProps, "chosen" | "shown" | "total">) {
  const { chosen, shown, total } = props;
  const isMore = chosen.shown === "all" && total !== undefined && total > shown;
  return (
    <span className={classes.howMany} role="status">
      {chosen.isWhole &&
        total !== undefined &&
        `All ${plural(total, "person", "people")} of this list are chosen.`}
      {!chosen.isWhole && isMore && (
        <>
          All {count(shown)} shown are chosen.{" "}
          <button className={classes.whole} onClick={chosen.putWhole} type="button">
            Choose all {plural(total, "person", "people")} of this list
          </button>
        </>
      )}
    </span>
  );
}
