import { Button, Drawer } from "@mantine/core";
import { useEffect } from "react";
import { Link } from "react-router";
import { ApiError } from "../api/client";
import { type ConditionCatalogue, useConditionCatalogue } from "../api/conditions";
import { Builder } from "../conditions/Builder";
import { definitionParam } from "../conditions/definitionParam";
import { Preview, useLivePreview } from "../conditions/Preview";
import { useConditions } from "../conditions/useConditions";
import { useEditorKeys } from "../segments/useEditorKeys";
import { Failed, LinesSkeleton } from "../shared/States";
import classes from "./PeopleTools.module.css";

interface FilterDrawerProps {
  site: string;
  /** The filter now, as JSON. */
  filter: string;
  onApply: (filter: string) => void;
  onClose: () => void;
  /** They are part of something else, and no filter of the list. */
  isPart?: boolean;
}

/** Conditions for this list alone; they live in the address and can become a segment. */
export default function FilterDrawer(props: FilterDrawerProps) {
  const { site, onClose } = props;
  const catalogue = useConditionCatalogue(site);
  return (
    <Drawer
      onClose={onClose}
      opened
      position="right"
      size="50rem"
      title={props.isPart ? "Conditions" : "Filter people"}
    >
      {catalogue.isPending && <LinesSkeleton lines={4} />}
      {catalogue.isError && <Failed error={catalogue.error} retry={() => void catalogue.refetch()} />}
      {catalogue.data !== undefined && <Editor {...props} catalogue={catalogue.data} />}
    </Drawer>
  );
}

function Editor(props: FilterDrawerProps & { catalogue: ConditionCatalogue }) {
  const { site, filter, onApply, onClose, catalogue, isPart = false } = props;
  const conditions = useConditions(definitionParam(filter));
  const live = useLivePreview(site, conditions.root, "");
  const isEmpty = conditions.root.children.length === 0;
  const { error } = live.preview;
  const problems =
    error instanceof ApiError && error.code === "invalid_definition" ? (error.details ?? []) : [];
  const apply = () => {
    onApply(isEmpty ? "" : conditions.text);
    onClose();
  };
  useEditorKeys({ save: apply, undo: conditions.undo, redo: conditions.redo }, true);
  useEffect(() => {
    // The first thing to do in an empty filter is to add a condition.
    document.querySelector<HTMLElement>('[role="dialog"] [data-add]')?.focus();
  }, []);
  return (
    <div className={classes.drawer}>
      <Builder
        catalogue={catalogue}
        conditions={conditions}
        places={live.places}
        problems={problems}
        site={site}
      />
      <Preview {...live} site={site} />
      <div className={classes.foot}>
        <Button disabled={isEmpty} onClick={() => conditions.reset(undefined)} variant="subtle">
          Clear
        </Button>
        {!isEmpty && !isPart && (
          <Button
            component={Link}
            to={`/sites/${site}/segments/new?definition=${encodeURIComponent(conditions.text)}`}
            variant="default"
          >
            Save as segment…
          </Button>
        )}
        <Button disabled={live.left > 0} onClick={apply}>
          {isPart ? "Use these conditions" : "Show these people"}
        </Button>
      </div>
    </div>
  );
}
