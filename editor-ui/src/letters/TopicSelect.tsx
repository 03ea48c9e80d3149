import { Select } from "@mantine/core";
import { type Topic, useKeepTopic, useTopics } from "../api/topics";

/** What a letter is about; said at once, for it is no part of what is drafted. */
export function TopicSelect(props: { site: string; letter: string }) {
  const { site, letter } = props;
  const topics = useTopics(site);
  const keep = useKeepTopic(site);
  const now = topics.data?.find(({ letters }) => letters.includes(letter));
  const choose = (id: string | null) => {
    const next = topics.data?.find((topic) => topic.id === id);
    if (next !== undefined) {
      keep.mutate(withLetters(next, [...next.letters, letter]));
    } else if (now !== undefined) {
      keep.mutate(
        withLetters(
          now,
          now.letters.filter((each) => each !== letter),
        ),
      );
    }
  };
  return (
    <Select
      clearable
      data={(topics.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      description="Who has left it does not get the letter; one that must be asked for goes only to those who confirmed. Holds at once."
      disabled={!topics.isSuccess || keep.isPending}
      error={(topics.error ?? keep.error)?.message}
      label="Topic"
      nothingFoundMessage="There is none of this name."
      onChange={choose}
      placeholder={
        topics.data?.length === 0 ? "The site has no topics yet: see its settings" : "None: for everybody"
      }
      value={now?.id ?? null}
    />
  );
}

function withLetters(topic: Topic, letters: string[]) {
  const { id, name, about, opt_in } = topic;
  return { id, name, about, opt_in, letters };
}
