import { Badge, Button, Text } from "@mantine/core";
import { Plus, Tags } from "lucide-react";
import { useState } from "react";
import { useLetters } from "../api/letters";
import { type Topic, useRemoveTopic, useTopics } from "../api/topics";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { count } from "../shared/format";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Row, Rows } from "../shared/Rows";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { TopicDialog } from "./TopicDialog";
import classes from "./Topics.module.css";

/** What letters are about: readers choose among topics instead of leaving altogether. */
export default function TopicsPage() {
  const site = useSiteId();
  const topics = useTopics(site);
  // undefined: none; null: a new one.
  const [opened, setOpened] = useState<Topic | null>();
  const add = (
    <May right="write">
      <Button leftSection={<Plus size={15} />} mx="auto" onClick={() => setOpened(null)}>
        New topic
      </Button>
    </May>
  );
  const isEmpty = topics.data?.length === 0;
  return (
    <Page
      actions={topics.data !== undefined && !isEmpty && add}
      note="The page behind a letter’s unsubscribe link lets readers choose among these. Who leaves one still gets the others."
      title="Topics"
    >
      {topics.isPending && <LinesSkeleton lines={4} />}
      {topics.isError && topics.data === undefined && (
        <Failed error={topics.error} retry={() => void topics.refetch()} />
      )}
      {isEmpty && (
        <Empty icon={Tags} title="No topics yet">
          <p>
            Without topics, who unsubscribes gets no letters but those they ask for. Say what your letters are
            about (offers, news, tips), and readers can leave one and keep the others.
          </p>
          {add}
        </Empty>
      )}
      {topics.data !== undefined && !isEmpty && (
        <List key={site} onOpen={setOpened} site={site} topics={topics.data} />
      )}
      {opened !== undefined && topics.data !== undefined && (
        <TopicDialog
          onClose={() => setOpened(undefined)}
          site={site}
          topic={opened ?? undefined}
          topics={topics.data}
        />
      )}
    </Page>
  );
}

function List(props: { site: string; topics: readonly Topic[]; onOpen: (topic: Topic) => void }) {
  const { site, topics, onOpen } = props;
  const [removed, setRemoved] = useState<Topic>();
  const remove = useRemoveTopic(site);
  const letters = useLetters(site);
  const names = new Map(letters.data?.map((letter) => [letter.id, letter.name]));
  return (
    <Card flush>
      <Rows isFlush label="Topics">
        {topics.map((topic) => (
          <Row
            key={topic.id}
            name={
              <>
                {topic.name}
                {topic.opt_in && (
                  <Badge color="pine" size="sm" variant="light">
                    must be asked for
                  </Badge>
                )}
              </>
            }
            about={
              <>
                {topic.about !== "" && (
                  <>
                    {topic.about}
                    <br />
                  </>
                )}
                {topic.letters.length === 0
                  ? "No letters yet"
                  : topic.letters.map((letter) => names.get(letter) ?? "…").join(", ")}
              </>
            }
            acts={
              <May right="write">
                <Button
                  aria-label={`Change ${topic.name}`}
                  onClick={() => onOpen(topic)}
                  size="compact-sm"
                  variant="default"
                >
                  Change
                </Button>
                <Button
                  aria-label={`Remove ${topic.name}`}
                  onClick={() => setRemoved(topic)}
                  size="compact-sm"
                  variant="default"
                >
                  Remove
                </Button>
              </May>
            }
          >
            <dl className={classes.numbers}>
              <Figure label="Want it" value={topic.wanted} />
              <Figure label="Left it" value={topic.unwanted} />
              {topic.opt_in && <Figure label="Asked" value={topic.asked} />}
            </dl>
          </Row>
        ))}
      </Rows>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={() => {
          remove.reset();
          setRemoved(undefined);
        }}
        onConfirm={() => removed && remove.mutate(removed.id, { onSuccess: () => setRemoved(undefined) })}
        opened={removed !== undefined}
        title={`Remove ${removed?.name ?? ""}?`}
        verb="Remove it"
      >
        <Text>
          Who has left it, and who has asked for it, is forgotten: its letters go to everybody who has not
          unsubscribed.
        </Text>
      </Confirm>
    </Card>
  );
}

function Figure(props: { label: string; value: number }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{count(props.value)}</dd>
    </div>
  );
}
