import { Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Campaign } from "../api/campaigns";
import { type Fate, type Impact, useImpact, usePublish } from "../api/drafts";
import { plural } from "../shared/format";
import { BlocksSkeleton, Failed } from "../shared/States";
import { Changes } from "./Changes";
import classes from "./Dialogs.module.css";
import { useDoc, useEditor } from "./EditorContext";
import { RunProblems } from "./RunControls";
import { useTitles } from "./useTitles";

interface Choice {
  fate: Fate;
  to: string;
}

/** Before a draft becomes what people go through: what changes, and what becomes of those who are mid-way. */
export default function PublishDialog(props: { campaign: Campaign; onClose: () => void }) {
  const { campaign, onClose } = props;
  const { site } = useEditor();
  const impact = useImpact(site, campaign.id, true);
  return (
    <Modal onClose={onClose} opened size="lg" title={`Publish version ${campaign.version + 1}`}>
      {impact.isPending && <BlocksSkeleton heights={[90, 60]} />}
      {impact.isError && <Failed error={impact.error} retry={() => void impact.refetch()} />}
      {impact.isSuccess && (
        <Form campaign={campaign} impact={impact.data} key={impact.data.revision} onClose={onClose} />
      )}
    </Modal>
  );
}

function Form(props: { campaign: Campaign; impact: Impact; onClose: () => void }) {
  const { campaign, impact, onClose } = props;
  const { site } = useEditor();
  const publish = usePublish(site, campaign.id);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const touched = impact.nodes.filter((node) => node.people > 0);
  const submit = () =>
    publish.mutate(
      { revision: impact.revision, people: choices },
      {
        onSuccess: (published) => {
          onClose();
          notifications.show({
            title: `Version ${published.version} is published`,
            message: campaign.name,
            color: "pine",
          });
        },
      },
    );
  return (
    <Stack>
      <section>
        <h3 className={classes.heading}>What changes</h3>
        <Changes comparison={impact.comparison} />
      </section>
      <section>
        <h3 className={classes.heading}>People who are mid-way</h3>
        {touched.length === 0 ? (
          <p className={classes.none}>Nobody stands where something changes.</p>
        ) : (
          <ul className={classes.fates}>
            {touched.map((node) => (
              <li key={node.node}>
                <FateRow
                  choice={choices[node.node] ?? { fate: "continue", to: "" }}
                  node={node}
                  onChange={(choice) => setChoices({ ...choices, [node.node]: choice })}
                />
              </li>
            ))}
          </ul>
        )}
        {impact.elsewhere > 0 && (
          <p className={classes.none}>
            {plural(impact.elsewhere, "person goes on as they", "people go on as they")} came, in the version
            they began with.
          </p>
        )}
      </section>
      {impact.problems.length > 0 && (
        <Text c="red.9" role="alert" size="sm">
          {plural(impact.problems.length, "problem keeps", "problems keep")} this draft from being published:{" "}
          {impact.problems[0]?.message}
        </Text>
      )}
      {publish.isError && <RunProblems error={publish.error} />}
      <Group justify="flex-end">
        <Button onClick={onClose} variant="default">
          Cancel
        </Button>
        <Button
          data-autofocus
          disabled={impact.problems.length > 0}
          loading={publish.isPending}
          onClick={submit}
        >
          Publish version {campaign.version + 1}
        </Button>
      </Group>
    </Stack>
  );
}

interface FateRowProps {
  node: Impact["nodes"][number];
  choice: Choice;
  onChange: (choice: Choice) => void;
}

function FateRow(props: FateRowProps) {
  const { node, choice, onChange } = props;
  const titleOf = useTitles();
  const nodes = useDoc((doc) => doc.graph.nodes);
  const { catalogue } = useEditor();
  const isRemoved = node.change === "removed";
  const targets = nodes.filter(({ type }) => ["filter", "action"].includes(catalogue.get(type)?.kind ?? ""));
  const fates = [
    { value: "continue", label: "go on in the version they came with" },
    ...(isRemoved ? [] : [{ value: "move", label: "go on here in the new version" }]),
    ...targets
      .filter(({ id }) => id !== node.node)
      .map(({ id }) => ({ value: `to:${id}`, label: `move to “${titleOf(id)}”` })),
    { value: "exit", label: "leave the campaign" },
  ];
  const value = choice.to === "" ? choice.fate : `to:${choice.to}`;
  return (
    <div className={classes.fate}>
      <span>
        <strong>{plural(node.people, "person", "people")}</strong> at “{titleOf(node.node)}”
        <span className={classes.dim}> ({node.change})</span>
      </span>
      <NativeSelect
        aria-label={`People at ${titleOf(node.node)}`}
        data={fates}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onChange(
            chosen.startsWith("to:")
              ? { fate: "move", to: chosen.slice(3) }
              : { fate: chosen as Fate, to: "" },
          );
        }}
        value={value}
      />
    </div>
  );
}
