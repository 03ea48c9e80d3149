import { ActionIcon, CloseButton, FileButton, Tooltip } from "@mantine/core";
import { ImagePlus } from "lucide-react";
import { useEffect, useState } from "react";
import classes from "./Conversations.module.css";

const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** The first image of what was dropped or pasted. */
export function imageOf(files: FileList): File | undefined {
  return Array.from(files).find((file) => TYPES.includes(file.type));
}

export function AttachButton(props: { onChoose: (image: File | undefined) => void }) {
  return (
    <FileButton accept={TYPES.join()} onChange={(file) => props.onChoose(file ?? undefined)}>
      {(button) => (
        <Tooltip label="Attach an image">
          <ActionIcon {...button} aria-label="Attach an image" color="gray" size="md" variant="subtle">
            <ImagePlus size={17} />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  );
}

/** What goes along with the next message. */
export function Attached(props: { image: File; onRemove: () => void }) {
  const { image, onRemove } = props;
  const [address, setAddress] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(image);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [image]);
  return (
    <div className={classes.attached}>
      {address !== "" && <img alt="" className={classes.attachedImage} src={address} />}
      <span className={classes.attachedName}>{image.name}</span>
      <CloseButton aria-label="Remove the image" onClick={onRemove} size="sm" />
    </div>
  );
}
