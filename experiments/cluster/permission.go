package cluster

import "github.com/nats-io/nats-server/v2/server"

// workerPermissions are what a worker may do on an embedded server: take jobs up, hand
// results in, and read and write files. It cannot make jobs, nor change or remove
// streams, data and runs.
func workerPermissions() *server.Permissions {
	publish := []string{
		resultSubject + ".>", attemptSubject + ".>", deadSubject + ".>", progressSubject + ".>", whoSubject, "_INBOX.>",
		"$JS.API.INFO", "$JS.API.CONSUMER.INFO." + jobsStream + ".*", "$JS.API.CONSUMER.MSG.NEXT." + jobsStream + ".*",
		"$JS.ACK." + jobsStream + ".>", "$JS.FC.>", "$JS.API.STREAM.INFO.*", "$JS.API.STREAM.MSG.GET.*", "$JS.API.DIRECT.GET.>",
		"$O." + weightsBucket + ".>", "$O." + partialsBucket + ".>",
		"$JS.API.STREAM.PURGE.OBJ_" + partialsBucket, "$JS.API.STREAM.PURGE.OBJ_" + weightsBucket,
	}
	for _, readable := range []string{"OBJ_" + dataBucket, "OBJ_" + partialsBucket, "OBJ_" + weightsBucket, "KV_" + runsBucket, attemptsStream, deadStream} {
		publish = append(publish, "$JS.API.CONSUMER.CREATE."+readable, "$JS.API.CONSUMER.CREATE."+readable+".>",
			"$JS.API.CONSUMER.DELETE."+readable+".*", "$JS.API.CONSUMER.INFO."+readable+".*", "$JS.API.CONSUMER.MSG.NEXT."+readable+".*", "$JS.ACK."+readable+".>")
	}
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: publish},
		Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX.>", whoSubject}},
		Response:  &server.ResponsePermission{MaxMsgs: server.DEFAULT_ALLOW_RESPONSE_MAX_MSGS, Expires: server.DEFAULT_ALLOW_RESPONSE_EXPIRATION},
	}
}
