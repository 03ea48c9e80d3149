import { Button, FileButton, Modal, TextInput } from "@mantine/core";
import { ImageOff, ImageUp } from "lucide-react";
import { useState } from "react";
import { type LetterImage, useImages, useUploadImage } from "../api/letterStock";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { saidOf } from "../shared/said";
import classes from "./Images.module.css";

export interface ChosenImage {
  url: string;
  alt: string;
  width: number;
}

interface ImageDialogProps {
  site: string;
  isOpen: boolean;
  onClose: () => void;
  onChoose: (image: ChosenImage) => void;
}

/** Images that were uploaded, and a way to upload another. */
export function ImageDialog(props: ImageDialogProps) {
  return (
    <Modal onClose={props.onClose} opened={props.isOpen} size="xl" title="Choose an image">
      <Chooser {...props} />
    </Modal>
  );
}

function Chooser(props: ImageDialogProps) {
  const { site, onClose, onChoose } = props;
  const images = useImages(site);
  const upload = useUploadImage(site);
  const [alt, setAlt] = useState("");
  const choose = (image: LetterImage) => {
    onChoose({ url: image.url, alt, width: image.width });
    onClose();
  };
  return (
    <div className={classes.chooser}>
      <div className={classes.bar}>
        <TextInput
          className={classes.alt}
          description="Read aloud, and shown where images are off."
          label="In words"
          onChange={(event) => setAlt(event.currentTarget.value)}
          value={alt}
        />
        <FileButton
          accept="image/png,image/jpeg,image/gif,image/webp"
          onChange={(file) => file !== null && upload.mutate(file, { onSuccess: choose })}
        >
          {(given) => (
            <Button {...given} leftSection={<ImageUp size={15} />} loading={upload.isPending}>
              Upload
            </Button>
          )}
        </FileButton>
      </div>
      {upload.isError && (
        <p className={classes.problem} role="alert">
          {saidOf(upload.error)}
        </p>
      )}
      {images.isPending && <LinesSkeleton lines={3} />}
      {images.isError && <Failed error={images.error} retry={() => void images.refetch()} />}
      {images.data?.length === 0 && (
        <Empty icon={ImageOff} title="No images yet">
          <p>PNG, JPEG, GIF or WebP, 1.5 MB at most.</p>
        </Empty>
      )}
      <ul className={classes.grid}>
        {images.data?.map((image) => (
          <li key={image.id}>
            <button className={classes.image} onClick={() => choose(image)} title={image.name} type="button">
              <img alt="" loading="lazy" src={image.url} />
              <span>{image.name || "image"}</span>
              <small>
                {image.width} × {image.height}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
