package cluster

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"lrunet/experiments/cluster/door"
	"lrunet/internal/testkit"
)

// account is lrunet's own in an existing NATS cluster: the coordinator may do
// all that is done there, workers what they may do on an embedded server.
func account() map[string]any {
	p := workerPermissions()
	permissions := map[string]any{
		"publish":   map[string]any{"allow": p.Publish.Allow},
		"subscribe": map[string]any{"allow": p.Subscribe.Allow},
	}
	if p.Response != nil {
		permissions["allow_responses"] = map[string]any{"max": p.Response.MaxMsgs, "expires": p.Response.Expires.String()}
	}
	return map[string]any{"LRUNET": map[string]any{
		"jetstream": "enabled",
		"users": []any{
			map[string]any{"user": coordinatorUser, "password": "<< $COORDINATOR_TOKEN >>"},
			map[string]any{"user": workerUser, "password": "<< $WORKER_TOKEN >>", "permissions": permissions},
		},
	}}
}

// generated heads the files that are made of account.
const generated = "# Made from the program's own permissions by go test ./experiments/cluster -run TestDeployedPermissions -update.\n"

// Servers that stand hold workers to what the embedded one does.
func TestDeployedPermissions(t *testing.T) {
	var conf bytes.Buffer
	encoder := json.NewEncoder(&conf)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	testkit.Must(t, encoder.Encode(account()))
	testkit.Golden(t, "../deploy/nats/account.conf", []byte(generated+"accounts: "+bare(conf.String())))
	values, err := yaml.MarshalWithOptions(map[string]any{"config": map[string]any{"merge": map[string]any{"accounts": account()}}}, yaml.IndentSequence(true))
	testkit.Must(t, err)
	testkit.Golden(t, "../deploy/kubernetes/nats/permissions.yaml", append([]byte(generated), values...))
}

// bare takes the quotes from what the chart leaves unquoted, as it does.
func bare(text string) string {
	return strings.NewReplacer(`"<< `, "", ` >>"`, "").Replace(text)
}

// ownPassword is the coordinator's at servers that stand.
const ownPassword = "the-coordinator-s-own"

// standing starts servers with the deployed configuration, in folders and at ports
// of the test's: one alone, or as a cluster. They know each other and are known by
// certificates in a folder, fleet.
func standing(t *testing.T, n int) (servers []*server.Server, fleet string) {
	t.Helper()
	fleet = filepath.Join(t.TempDir(), "fleet")
	testkit.Must(t, door.Init(fleet, []string{"nats1.example.org"}, time.Now(), rand.Reader))
	token, err := os.ReadFile(filepath.Join(fleet, door.CoordinatorFolder, "token"))
	testkit.Must(t, err)
	t.Setenv("WORKER_TOKEN", string(token))
	t.Setenv("COORDINATOR_TOKEN", ownPassword)
	var routes []string
	for range n {
		routes = append(routes, "nats-route://"+freeAddress(t))
	}
	for i := range n {
		t.Setenv("NATS_NAME", fmt.Sprintf("nats%d", i+1))
		o := configured(t, fleet)
		o.Host, o.Port, o.NoSigs, o.NoLog = "127.0.0.1", server.RANDOM_PORT, true, true
		if n == 1 {
			o.Routes, o.Cluster = nil, server.ClusterOpts{}
		} else {
			o.Routes = server.RoutesFromStr(strings.Join(routes, ","))
			o.Cluster.Host = "127.0.0.1"
			o.Cluster.Port, err = strconv.Atoi(o.Routes[i].Port())
			testkit.Must(t, err)
		}
		one, err := server.NewServer(o)
		testkit.Must(t, err)
		one.Start()
		t.Cleanup(func() { one.Shutdown(); one.WaitForShutdown() })
		servers = append(servers, one)
	}
	for _, one := range servers {
		if !one.ReadyForConnections(10 * time.Second) {
			t.Fatal("a server does not take connections")
		}
	}
	return servers, fleet
}

// freeAddress is one at which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// configured reads the deployed configuration with the test's folders.
func configured(t *testing.T, fleet string) *server.Options {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"nats.conf", "account.conf"} {
		text, err := os.ReadFile(filepath.Join("deploy/nats", name))
		testkit.Must(t, err)
		changed := strings.NewReplacer("/etc/lrunet/nats", filepath.Join(fleet, door.CoordinatorFolder), "/var/lib/nats", filepath.Join(folder, "store")).Replace(string(text))
		testkit.Must(t, os.WriteFile(filepath.Join(folder, name), []byte(changed), 0o600))
	}
	o, err := server.ProcessConfigFile(filepath.Join(folder, "nats.conf"))
	testkit.Must(t, err)
	for _, config := range []*tls.Config{o.TLSConfig, o.Cluster.TLSConfig} {
		if config == nil || config.ClientAuth != tls.RequireAndVerifyClientCert || config.MinVersion != tls.VersionTLS13 {
			t.Errorf("certificates are not demanded: %+v", config)
		}
	}
	if len(o.Routes) != 3 || o.MaxPayload < maxResult+maxNote {
		t.Errorf("routes %v, payloads of %d bytes", o.Routes, o.MaxPayload)
	}
	return o
}

// secured is a server's address.
func secured(s *server.Server) string { return "tls://" + s.Addr().String() }

// login connects as a user with a password; "" is the workers' token.
func login(t *testing.T, address, fleet, user, password string) (*link, error) {
	t.Helper()
	client, err := door.LoadClient(fleet)
	testkit.Must(t, err)
	l, err := dial(address, user, user, Access{TLS: client.TLS, Token: cmp.Or(password, client.Token)}, func(string) {})
	if err == nil {
		t.Cleanup(l.nc.Close)
	}
	return l, err
}

// The deployed configuration lets the coordinator make the queue and workers use
// it, and nobody else in.
func TestDeployedServer(t *testing.T) {
	servers, fleet := standing(t, 1)
	address := secured(servers[0])
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	coordinator, err := login(t, address, fleet, coordinatorUser, ownPassword)
	testkit.Must(t, err)
	need := Need{"test", ""}
	testkit.Must(t, streams{}.make(ctx, coordinator.js))
	testkit.Must(t, streams{}.consumer(ctx, coordinator.js, need, time.Minute))
	_, err = coordinator.js.Publish(ctx, subject(jobSubject, need.word(), "run", "key"), []byte("a job"))
	testkit.Must(t, err)

	worker, err := login(t, address, fleet, workerUser, "")
	testkit.Must(t, err)
	consumer, err := worker.js.Consumer(ctx, jobsStream, need.word())
	testkit.Must(t, err)
	m, err := consumer.Next(jetstream.FetchMaxWait(5 * time.Second))
	testkit.Must(t, err)
	testkit.Must(t, m.DoubleAck(ctx))
	_, err = worker.js.Publish(ctx, subject(resultSubject, "run", "key"), []byte("a result"))
	testkit.Must(t, err)
	short, done := context.WithTimeout(ctx, time.Second)
	defer done()
	if _, err := worker.js.Publish(short, subject(jobSubject, need.word(), "run", "other"), []byte("a job")); err == nil {
		t.Error("a worker makes jobs")
	}
	if err := worker.js.DeleteStream(short, jobsStream); err == nil {
		t.Error("a worker removes a stream")
	}
	for user, password := range map[string]string{workerUser: "something else", coordinatorUser: ""} {
		if _, err := login(t, address, fleet, user, password); err == nil {
			t.Errorf("%s comes in with %q", user, password)
		}
	}
	if _, err := nats.Connect(address, nats.UserInfo(workerUser, "x"), nats.RootCAs(filepath.Join(fleet, door.WorkerFolder, "ca.pem"))); err == nil {
		t.Error("one without a certificate comes in")
	}
}

// staffed is a run whose queue stands elsewhere, and a worker.
func staffed(t *testing.T, address, fleet string, replicas int) (*site, Access) {
	t.Helper()
	client, err := door.LoadClient(fleet)
	testkit.Must(t, err)
	s := open(t, nil, func(o *Options) {
		o.Listen, o.Server, o.Replicas, o.Access = "", address, replicas, Access{TLS: client.TLS, Token: ownPassword}
	})
	access := Access{TLS: client.TLS, Token: client.Token}
	s.hire(t, "a", func(o *WorkerOptions) { o.Server, o.Access = address, access })
	return s, access
}

// A whole run goes through a server with the deployed configuration, and leaves
// nothing there.
func TestRunOnDeployedServer(t *testing.T) {
	servers, fleet := standing(t, 1)
	s, access := staffed(t, secured(servers[0]), fleet, 1)
	list := jobs(s, 3, 2)
	s.check(t, s.all(t, t.Context(), list), list)
	testkit.Must(t, s.Finish(t.Context()))
	state, err := Look(t.Context(), secured(servers[0]), access, time.Second)
	testkit.Must(t, err)
	if len(state.Runs) != 0 || len(state.Dead) != 0 {
		t.Errorf("left: %+v", state)
	}
}

// Of three servers one may be lost, that which all are connected to.
func TestRunOnDeployedCluster(t *testing.T) {
	servers, fleet := standing(t, 3)
	for began := time.Now(); !leads(servers); time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatal("the servers find no leader")
		}
	}
	s, _ := staffed(t, secured(servers[0]), fleet, 3)
	list := jobs(s, 4, 2)
	s.check(t, s.all(t, t.Context(), list[:2]), list[:2])
	servers[0].Shutdown()
	servers[0].WaitForShutdown()
	s.check(t, s.all(t, t.Context(), list[2:]), list[2:])
}

// leads says whether one of the servers leads the others.
func leads(servers []*server.Server) bool {
	return slices.ContainsFunc(servers, func(s *server.Server) bool {
		return s.JetStreamIsLeader() && len(s.JetStreamClusterPeers()) == len(servers)
	})
}
