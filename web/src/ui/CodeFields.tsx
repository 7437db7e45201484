import { Form, type FormRule, Input, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { joinTags, TAG_LENGTH_MAX, TAGS_LENGTH_MAX } from "@/lib/tags";

/** What a saved program is called. Tags are a list here and one text on the way. */
export interface CodeFieldValues {
  title: string;
  description: string;
  tags: string[];
  is_public: boolean;
}

export const NO_FIELDS: CodeFieldValues = { title: "", description: "", tags: [], is_public: false };

const TITLE_LENGTH_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 2000;

/** The fields of a form about a saved program, without the program. `suggestedTags`: those in use already. */
export function CodeFields({ suggestedTags = [] }: { suggestedTags?: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="title"
        label={t("library.name")}
        rules={[{ required: true, whitespace: true, message: t("library.nameRequired") }]}
      >
        <Input maxLength={TITLE_LENGTH_MAX} autoFocus />
      </Form.Item>
      <Form.Item name="description" label={t("library.description")}>
        <Input.TextArea maxLength={DESCRIPTION_LENGTH_MAX} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <Form.Item
        name="tags"
        label={t("library.tags")}
        extra={t("library.tagsHint")}
        rules={[tagRule(t("library.tagsTooLong"))]}
      >
        <Select
          mode="tags"
          tokenSeparators={[",", "，"]}
          options={suggestedTags.map((tag) => ({ value: tag, label: tag }))}
        />
      </Form.Item>
      <Form.Item name="is_public" label={t("library.public")} extra={t("library.publicHint")}>
        <Switch />
      </Form.Item>
    </>
  );
}

function tagRule(message: string): FormRule {
  return {
    validator: async (_, tags: string[]) => {
      const isTooLong =
        joinTags(tags).length > TAGS_LENGTH_MAX || tags.some((tag) => tag.length > TAG_LENGTH_MAX);
      if (isTooLong) throw new Error(message);
    },
  };
}

/** As the server takes them. */
export function fieldsToSend({ title, description, tags, is_public }: CodeFieldValues) {
  return { title: title.trim(), description: description.trim() || null, tags: joinTags(tags), is_public };
}
