package metrics

import (
	"context"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"lrunet/internal/testkit"
)

// exposed is a registry's text, as Prometheus reads it.
func exposed(t *testing.T, r *prometheus.Registry) []byte {
	t.Helper()
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(r, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("status %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.Bytes()
}

func TestCoordinator(t *testing.T) {
	r := prometheus.NewRegistry()
	c := NewCoordinator(r)
	testkit.Golden(t, "coordinator_new.txt", exposed(t, r))
	for range 5 {
		c.Published()
	}
	c.Finished(false)
	c.Finished(false)
	c.Finished(true)
	c.Scored(81.25)
	c.Scored(70)
	c.Scored(math.NaN())
	c.Refused()
	c.Redelivered()
	c.Redelivered()
	c.Dead()
	c.Queue(7, 3)
	c.Workers(4)
	c.Fetched(4096)
	c.Offered(1 << 40)
	c.Offered(1)
	testkit.Golden(t, "coordinator.txt", exposed(t, r))
}

func TestWorker(t *testing.T) {
	r := prometheus.NewRegistry()
	w := NewWorker(r)
	for range 5 {
		w.Began()
	}
	w.Ended(false, 50_000, 90*time.Second)
	w.Ended(false, 75_000, 100*time.Second)
	w.Ended(true, -1, -time.Second)
	w.Laid()
	w.Cached(31_400_000)
	testkit.Golden(t, "worker.txt", exposed(t, r))
}

// Names and helps are as Prometheus wants them.
func TestLint(t *testing.T) {
	r := NewRegistry("1.2.3")
	NewCoordinator(r)
	NewWorker(r)
	problems, err := testutil.GatherAndLint(r)
	testkit.Must(t, err)
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "lrunet_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

// Without metrics every method does nothing, of those to come too.
func TestNothingIsCountedWithoutMetrics(t *testing.T) {
	calls := 0
	for _, none := range []any{(*Coordinator)(nil), (*Worker)(nil)} {
		v := reflect.ValueOf(none)
		for i := range v.NumMethod() {
			var args []reflect.Value
			for j := range v.Method(i).Type().NumIn() {
				args = append(args, reflect.Zero(v.Method(i).Type().In(j)))
			}
			v.Method(i).Call(args)
			calls++
		}
	}
	if calls < 14 {
		t.Errorf("only %d methods", calls)
	}
}

// The best stays the best, whoever comes last.
func TestBestOfMany(t *testing.T) {
	r := prometheus.NewRegistry()
	c := NewCoordinator(r)
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() { c.Scored(float64(i)) })
	}
	all.Wait()
	if got := testutil.ToFloat64(c.best); got != 0.99 {
		t.Errorf("best %v", got)
	}
}

func TestServe(t *testing.T) {
	r := NewRegistry("1.2.3")
	NewWorker(r).Cached(12)
	listener, err := Listen(t.Context(), "0")
	testkit.Must(t, err)
	if at := listener.Addr().(*net.TCPAddr); !at.IP.IsLoopback() {
		t.Fatalf("a port alone listens at %v", at)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, r) }()
	address := "http://" + listener.Addr().String()
	status, text := get(t, address+"/metrics")
	if status != http.StatusOK {
		t.Errorf("status %d: %s", status, text)
	}
	for _, want := range []string{"lrunet_worker_cached_bytes 12\n", `lrunet_build_info{version="1.2.3"} 1`, "process_cpu_seconds_total ", "go_goroutines "} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	if status, _ := get(t, address+"/"); status != http.StatusNotFound {
		t.Errorf("/ answers %d", status)
	}
	response, err := http.Post(address+"/metrics", "text/plain", nil)
	testkit.Must(t, err)
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", response.StatusCode)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if _, err := http.Get(address + "/metrics"); err == nil {
		t.Error("it answers after its end")
	}
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	response, err := http.Get(address)
	testkit.Must(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	testkit.Must(t, err)
	return response.StatusCode, string(text)
}

func TestServeFails(t *testing.T) {
	listener, err := Listen(t.Context(), "127.0.0.1:0")
	testkit.Must(t, err)
	_, err = Listen(t.Context(), listener.Addr().String())
	testkit.WantError(t, err, "metrics: ", "in use")
	testkit.Must(t, listener.Close())
	testkit.WantError(t, Serve(t.Context(), listener, NewRegistry("")), "metrics: ", "closed")
	_, err = Listen(t.Context(), "a:b:c")
	testkit.WantError(t, err, "too many colons")
}
