import { ActionIcon, Button, Popover, SegmentedControl, Tooltip, UnstyledButton } from "@mantine/core";
import {
  CircleAlert,
  CircleCheck,
  CloudOff,
  FlaskConical,
  LoaderCircle,
  Redo2,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "react-router";
import { useStore } from "zustand";
import { type Campaign, useRenameCampaign } from "../api/campaigns";
import { useMay } from "../api/session";
import { StateBadge } from "../campaigns/StateBadge";
import { plural } from "../shared/format";
import { useParam } from "../shared/useParam";
import { MOD_KEY } from "../shell/platform";
import { useShortcuts } from "../shell/shortcuts";
import type { SaveState } from "./Autosaver";
import { useDoc, useEditor, useUi } from "./EditorContext";
import classes from "./EditorPage.module.css";
import { nodeOf } from "./graph";
import { MoreMenu } from "./MoreMenu";
import { RunControls } from "./RunControls";
import { focusNode } from "./uiStore";

const VIEWS = [
  { value: "canvas", label: "Canvas" },
  { value: "list", label: "List" },
];

/** Name and state of the campaign, and what is done with it. */
export function Header(props: { campaign: Campaign }) {
  const { campaign } = props;
  const { site } = useEditor();
  const [chosen, setView] = useParam("view");
  const view = chosen === "list" ? "list" : "canvas";
  const isKept = useMay(site, "write");
  return (
    <header className={classes.header}>
      <div className={classes.names}>
        <Link className={classes.back} to={`/sites/${site}/campaigns`}>
          Campaigns<span aria-hidden> /</span>
        </Link>
        <div className={classes.nameRow}>
          <Name campaign={campaign} isKept={isKept} />
          <StateBadge state={campaign.state} />
          {isKept ? <Saved /> : <span className={classes.saved}>Only to try: nothing is kept</span>}
        </div>
      </div>
      <div className={classes.actions}>
        <Problems />
        <History />
        <SegmentedControl
          aria-label="View"
          data={VIEWS}
          onChange={(next) => setView(next === "canvas" ? "" : next)}
          size="sm"
          value={view}
        />
        <TryButton />
        <RunControls campaign={campaign} />
        <MoreMenu campaign={campaign} />
      </div>
    </header>
  );
}

function TryButton() {
  const [tried, setTried] = useParam("try");
  const turn = useRef(() => undefined as unknown);
  useEffect(() => {
    turn.current = () => setTried(tried === "" ? "person" : "");
  });
  useShortcuts(
    useMemo(() => [{ keys: "y", label: "Try it", group: "Campaign", run: () => void turn.current() }], []),
  );
  return (
    <Button
      aria-pressed={tried !== ""}
      leftSection={<FlaskConical size={15} />}
      onClick={() => setTried(tried === "" ? "person" : "")}
      variant={tried === "" ? "default" : "light"}
    >
      Try
    </Button>
  );
}

function Name(props: { campaign: Campaign; isKept: boolean }) {
  const { campaign } = props;
  const { site } = useEditor();
  const rename = useRenameCampaign(site, campaign.id);
  const [typed, setTyped] = useState<string>();
  const keep = () => {
    const name = typed?.trim() ?? "";
    setTyped(undefined);
    if (name !== "" && name !== campaign.name) {
      rename.mutate(name);
    }
  };
  return (
    <h1 className={classes.heading}>
      <span className="hidden">{campaign.name}</span>
      <input
        aria-label="Name of the campaign"
        autoComplete="off"
        className={classes.name}
        maxLength={200}
        readOnly={!props.isKept}
        onBlur={keep}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.currentTarget.blur();
          }
        }}
        size={Math.max(8, (typed ?? campaign.name).length)}
        spellCheck={false}
        value={typed ?? (rename.isPending ? rename.variables : campaign.name)}
      />
    </h1>
  );
}

const SAVES = {
  saved: { label: "Saved", icon: CircleCheck },
  dirty: { label: "Saving…", icon: LoaderCircle },
  saving: { label: "Saving…", icon: LoaderCircle },
  failed: { label: "Not saved; trying again", icon: CloudOff },
  conflict: { label: "Not saved: conflict", icon: TriangleAlert },
} as const satisfies Record<SaveState, object>;

function Saved() {
  const save = useUi((ui) => ui.save);
  const { label, icon: Icon } = SAVES[save];
  return (
    <output className={classes.saved} data-state={save}>
      <Icon aria-hidden size={13} />
      {label}
    </output>
  );
}

function History() {
  const { doc } = useEditor();
  const { undo, redo, pastStates, futureStates } = useStore(doc.temporal);
  return (
    <div className={classes.history}>
      <Tooltip label={`Undo (${MOD_KEY} Z)`}>
        <ActionIcon
          aria-label="Undo"
          color="gray"
          aria-disabled={pastStates.length === 0}
          data-empty={pastStates.length === 0}
          onClick={() => undo()}
          size={34}
          variant="subtle"
        >
          <Undo2 size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Redo (${MOD_KEY} Shift Z)`}>
        <ActionIcon
          aria-label="Redo"
          color="gray"
          aria-disabled={futureStates.length === 0}
          data-empty={futureStates.length === 0}
          onClick={() => redo()}
          size={34}
          variant="subtle"
        >
          <Redo2 size={17} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** All that keeps the draft from running, each with a way to where it is. */
function Problems() {
  const { ui, catalogue } = useEditor();
  const problems = useUi((state) => state.problems);
  const graph = useDoc((doc) => doc.graph);
  const [opened, setOpened] = useState(false);
  if (problems.length === 0) {
    return null;
  }
  const titleOf = (node: string | null) => {
    const type = node === null ? undefined : nodeOf(graph, node)?.type;
    return type === undefined ? "The campaign" : (catalogue.get(type)?.title ?? type);
  };
  return (
    <Popover onChange={setOpened} opened={opened} position="bottom-end" shadow="md" trapFocus width={340}>
      <Popover.Target>
        <UnstyledButton
          aria-expanded={opened}
          className={classes.problems}
          onClick={() => setOpened(!opened)}
        >
          <CircleAlert aria-hidden size={15} />
          {plural(problems.length, "problem", "problems")}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Problems" className={classes.problemList}>
        <ul>
          {problems.map((problem) => (
            <li key={problem.path + problem.code + problem.message}>
              <button
                className={classes.problem}
                onClick={() => {
                  setOpened(false);
                  if (problem.node !== null) {
                    focusNode(ui, problem.node);
                  }
                }}
                type="button"
              >
                <strong>{titleOf(problem.node)}</strong>
                <span>{problem.message}</span>
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
