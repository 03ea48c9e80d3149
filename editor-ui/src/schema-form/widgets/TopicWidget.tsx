import { useTopics } from "../../api/topics";
import { useSiteId } from "../../shell/useSiteId";
import type { FieldProps } from "../Field";
import { NamePicker } from "../NamePicker";

/** What letters are about. */
export function TopicWidget(props: FieldProps) {
  const { schema, label, value, onChange, isRequired, error } = props;
  const topics = useTopics(useSiteId());
  return (
    <NamePicker
      description={schema.description}
      empty="There is no such topic: Settings, Topics."
      error={error ?? topics.error?.message}
      isRequired={isRequired}
      label={label}
      onChange={onChange}
      options={(topics.data ?? []).map((topic) => ({ value: topic.id, label: topic.name }))}
      placeholder="Choose a topic"
      takesNew={false}
      value={String(value ?? "")}
    />
  );
}
