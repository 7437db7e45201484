import { useQuery } from "@tanstack/react-query";
import { Alert, Form, type FormInstance, Modal, Switch } from "antd";
import { useTranslation } from "react-i18next";
import {
  builds,
  type CreateEnvironment,
  type EnvironmentChoices,
  environmentChoicesQuery,
} from "@/api/environments";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { ContentFields, NameFields } from "./CreateFields";
import { minorOf, packagesIn } from "./fields";
import { useBegin } from "./useBegin";

interface Props {
  onBegun: (id: number) => void;
  onClose: () => void;
}

interface Values {
  env_name: string;
  display_name?: string;
  description?: string;
  python_version: string;
  manager: "uv" | "conda";
  packages: string[];
  channels?: string[];
  is_public: boolean;
}

export function CreateDialog({ onBegun, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const choices = useQuery(environmentChoicesQuery);
  const [form] = Form.useForm<Values>();
  const begin = useBegin(onBegun);
  return (
    <Modal
      open
      title={t("environments.createTitle")}
      okText={t("environments.create")}
      okButtonProps={{ disabled: choices.data === undefined }}
      cancelText={t("action.cancel")}
      confirmLoading={begin.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {choices.isPending && <Loading />}
      {choices.isError && <Failure {...failureText(choices.error)} onRetry={() => choices.refetch()} />}
      {choices.data !== undefined && <CreateForm form={form} choices={choices.data} begin={begin} />}
    </Modal>
  );
}

interface FormProps {
  form: FormInstance<Values>;
  choices: EnvironmentChoices;
  begin: ReturnType<typeof useBegin>;
}

function CreateForm({
  form,
  choices: { python_versions, default_python_version, managers },
  begin,
}: FormProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const fieldsOf = useFieldFailures({ environment_name_taken: "env_name", package_refused: "packages" });

  function create(values: Values) {
    begin.mutate(builds.create(bodyOf(values)), {
      onError: (error) => form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]),
    });
  }

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{
        python_version: minorOf(python_versions[0] ?? default_python_version),
        manager: managers[0],
        packages: [],
        is_public: false,
      }}
      onFinish={create}
    >
      {begin.isError && (
        <Form.Item>
          <Alert type="error" showIcon title={failureText(begin.error).message} />
        </Form.Item>
      )}
      <NameFields />
      <ContentFields choices={{ python_versions, default_python_version, managers }} />
      <Form.Item
        name="is_public"
        label={t("environments.share")}
        extra={t("environments.shareHint")}
        valuePropName="checked"
        layout="horizontal"
      >
        <Switch />
      </Form.Item>
    </Form>
  );
}

/** What was left empty is the server's to choose. */
function bodyOf({ display_name, description, packages, channels, ...values }: Values): CreateEnvironment {
  const body: CreateEnvironment = { ...values, packages: packagesIn(packages) };
  if (display_name?.trim()) body.display_name = display_name.trim();
  if (description?.trim()) body.description = description.trim();
  if (channels !== undefined && channels.length > 0) body.channels = channels;
  return body;
}
