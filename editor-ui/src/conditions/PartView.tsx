import { Button } from "@mantine/core";
import { CircleAlert, Filter } from "lucide-react";
import { AddMenu, type Setting } from "./AddMenu";
import classes from "./Builder.module.css";
import { type Problem, useBuilder } from "./BuilderContext";
import { conditionText } from "./conditionText";
import { newCondition } from "./defaults";
import { writeDefinition } from "./definition";
import { insert, update } from "./edits";
import { PartMenu } from "./PartMenu";
import { Sentence } from "./sentences/Sentence";
import { useLeaf } from "./sentences/useLeaf";
import { Choice } from "./tokens/Choice";
import { type Group, type InnerKey, type Leaf, MAX_DEPTH, makeGroup, type Part } from "./tree";
import { usePartActions } from "./usePartActions";

interface Standing {
  /** How deep it stands, by the count of the API. */
  depth: number;
  setting: Setting;
  /** The event whose arguments are asked for. */
  event: unknown;
}

interface GroupViewProps extends Standing {
  group: Group;
}

/** The conditions of a group, one below the other, and what adds to them. */
export function GroupView(props: GroupViewProps) {
  const { group, ...standing } = props;
  return (
    <div
      className={classes.group}
      data-negated={group.negated || undefined}
      data-part={group.key}
      tabIndex={-1}
    >
      {group.children.length > 0 && (
        <ul className={classes.parts}>
          {group.children.map((child, index) => (
            <li className={classes.part} key={child.key}>
              <span className={classes.joint}>{index === 0 ? "" : group.joint}</span>
              <PartView {...standing} depth={standing.depth + 1} part={child} siblings={group} />
            </li>
          ))}
        </ul>
      )}
      <div className={classes.add}>
        <AddMenu canNest={standing.depth + 2 <= MAX_DEPTH} group={group} setting={standing.setting} />
      </div>
    </div>
  );
}

function PartView(props: Standing & { part: Part; siblings: Group }) {
  const { part, siblings, ...standing } = props;
  const { problems, catalogue } = useBuilder();
  const canNest = standing.depth + 1 <= MAX_DEPTH;
  const actions = usePartActions(part, siblings, standing.setting, canNest);
  const names = new Map(catalogue.segments.map(({ id, name }) => [id, name]));
  const own = problems.get(part.key) ?? [];
  const text = textOf(part, names);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row
    <div
      aria-label={text}
      className={classes.row}
      data-bad={own.length > 0 || undefined}
      data-kind={part.type}
      data-part={part.key}
      onKeyDown={actions.onKeyDown}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys on the row move, copy and remove it
      tabIndex={0}
    >
      <div className={classes.line}>
        <div className={classes.sentence}>
          {part.type === "leaf" && part.negated && <span className={classes.not}>not</span>}
          {part.type === "leaf" ? (
            <Sentence event={standing.event} leaf={part} />
          ) : (
            <JointChoice group={part} lead="" />
          )}
        </div>
        <PartMenu actions={actions} canNest={canNest} label={text} part={part} />
      </div>
      {part.type === "leaf" ? <Inner {...standing} leaf={part} /> : <GroupView {...standing} group={part} />}
      <Problems problems={own} />
    </div>
  );
}

function textOf(part: Part, names: ReadonlyMap<string, string>): string {
  const text = conditionText(writeDefinition(makeGroup([part])).definition, names);
  return part.type === "group" ? `Group: ${text}` : text;
}

const JOINTS = [
  { value: "and", label: "all of these" },
  { value: "or", label: "any of these" },
  { value: "not or", label: "none of these" },
  { value: "not and", label: "not all of these" },
];

/** How the conditions of a group go together. */
export function JointChoice(props: { group: Group; lead: string }) {
  const { group, lead } = props;
  const { edit } = useBuilder();
  return (
    <>
      {lead !== "" && <span className={classes.lead}>{lead}</span>}
      <Choice
        label="Conditions that must hold"
        onChange={(next) =>
          edit((root) =>
            update<Group>(root, group.key, (found) => ({
              ...found,
              negated: next.startsWith("not"),
              joint: next.endsWith("or") ? "or" : "and",
            })),
          )
        }
        options={JOINTS}
        tone="joint"
        value={`${group.negated ? "not " : ""}${group.joint}`}
      />
    </>
  );
}

const INNER_WORDS: Record<InnerKey, string> = {
  where: "where",
  then_where: "and that one has",
  colleagues: "who meet",
};

/** Conditions inside a condition: on the event's arguments, or on colleagues. */
function Inner(props: Omit<Standing, "setting"> & { leaf: Leaf }) {
  const { leaf, depth, event: _, ...rest } = props;
  const { edit, focus } = useBuilder();
  const { setInner } = useLeaf(leaf);
  const { condition, inner } = leaf;
  const offered = offeredInner(leaf);
  const begin = (name: InnerKey) => {
    const first = newCondition("argument");
    const group = inner[name];
    if (group === undefined) {
      setInner({ [name]: makeGroup([first]) });
    } else {
      edit((root) => insert(root, group.key, first));
    }
    focus(first.key, "field");
  };
  return (
    <>
      {(Object.keys(INNER_WORDS) as InnerKey[]).map((name) => {
        const group = inner[name];
        return (
          group !== undefined && (
            <div className={classes.inner} key={name}>
              <div className={classes.innerHead}>
                {isPlain(group) ? (
                  <span className={classes.lead}>{INNER_WORDS[name]}</span>
                ) : (
                  <JointChoice group={group} lead={INNER_WORDS[name]} />
                )}
              </div>
              <GroupView
                {...rest}
                depth={depth + 1}
                event={name === "then_where" ? condition.then : condition.event}
                group={group}
                setting={name === "colleagues" ? "colleagues" : "arguments"}
              />
            </div>
          )
        );
      })}
      {offered.length > 0 && (
        <div className={classes.offers}>
          {offered.map(([name, label]) => (
            <Button
              color="gray"
              key={name}
              leftSection={<Filter size={12} />}
              onClick={() => begin(name)}
              size="compact-xs"
              variant="subtle"
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

// Of one condition, "all of these" says nothing.
function isPlain(group: Group): boolean {
  return group.children.length < 2 && group.joint === "and" && !group.negated;
}

function offeredInner(leaf: Leaf): [InnerKey, string][] {
  const { condition, inner } = leaf;
  if (!("event" in condition) || condition.event === "") {
    return [];
  }
  const offered: [InnerKey, string][] = [];
  if (inner.where === undefined) {
    offered.push(["where", `where ${String(condition.event)} has…`]);
  }
  if ("then" in condition && condition.then !== "" && inner.then_where === undefined) {
    offered.push(["then_where", `where ${String(condition.then)} has…`]);
  }
  return offered;
}

/** What is wrong, where it is wrong. */
export function Problems(props: { problems: readonly Problem[] }) {
  if (props.problems.length === 0) {
    return null;
  }
  return (
    <ul className={classes.problems} role="alert">
      {props.problems.map((problem) => (
        <li key={problem.code + problem.path}>
          <CircleAlert aria-hidden size={13} />
          {problem.message}
        </li>
      ))}
    </ul>
  );
}
