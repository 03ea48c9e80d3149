import { ActionIcon, Button, Group, Popover, Stack, TextInput, Tooltip } from "@mantine/core";
import type { Editor } from "@tiptap/core";
import { Link2 } from "lucide-react";
import { type FormEvent, useState } from "react";

/** Makes what is selected a link, or tells where it leads. */
export function LinkButton(props: { editor: Editor | undefined }) {
  const { editor } = props;
  const [isOpen, setOpen] = useState(false);
  const [address, setAddress] = useState("");
  const isOn = editor?.isActive("link") === true;
  const open = () => {
    setAddress(String(editor?.getAttributes("link").href ?? ""));
    setOpen(true);
  };
  const lead = (href: string) => {
    setOpen(false);
    const chain = editor?.chain().focus().extendMarkRange("link");
    if (href === "") {
      chain?.unsetLink().run();
    } else if (editor?.state.selection.empty === true && !isOn) {
      chain?.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else {
      chain?.setLink({ href }).run();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    lead(address.trim());
  };
  return (
    <Popover onChange={setOpen} opened={isOpen} position="bottom" shadow="md" trapFocus width={320}>
      <Popover.Target>
        <Tooltip label="Link">
          <ActionIcon
            aria-label="Link"
            aria-pressed={isOn}
            color={isOn ? "pine" : "gray"}
            disabled={editor === undefined}
            onClick={open}
            variant={isOn ? "light" : "subtle"}
          >
            <Link2 size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              data-autofocus
              label="Leads to"
              onChange={(event) => setAddress(event.currentTarget.value)}
              placeholder="https://…, or {{ event.url }}"
              size="xs"
              value={address}
            />
            <Group gap="xs" justify="flex-end">
              {isOn && (
                <Button onClick={() => lead("")} size="compact-sm" variant="default">
                  No link
                </Button>
              )}
              <Button size="compact-sm" type="submit">
                Link
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
