package live

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
)

func TestReadOnly(t *testing.T) {
	parent, _ := earlier(t)
	server := serve(t, Options{Parent: parent})
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "LRUNET"} {
		request, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
		testkit.Must(t, err)
		if answer, _ := got(t, request); answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: code %d", method, answer.StatusCode)
		}
	}
	for _, path := range []string{"/", "/runs/tiny/", "/runs/tiny/data.json", "/runs/tiny/events", "/events"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+path, nil)
		testkit.Must(t, err)
		answer, text := got(t, request)
		if answer.StatusCode != http.StatusOK || text != "" {
			t.Errorf("HEAD %s: code %d, %d bytes", path, answer.StatusCode, len(text))
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Frame-Options": "DENY"} {
			if answer.Header.Get(name) != want {
				t.Errorf("HEAD %s: %s is %q, want %q", path, name, answer.Header.Get(name), want)
			}
		}
	}
}

// A site whose name leads here for a moment gets nothing.
func TestForeignHosts(t *testing.T) {
	parent, _ := earlier(t)
	server := serve(t, Options{Parent: parent, Loopback: true})
	for host, want := range map[string]int{
		"localhost:8080": 200, "127.0.0.1": 200, "[::1]:6006": 200, "127.1.2.3:1": 200, "[::1]": 200,
		"example.org": 421, "example.org:6006": 421, "localhost.example.org": 421, "10.0.0.1:6006": 421, "127.0.0.1.example.org": 421, "": 421,
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		testkit.Must(t, err)
		if request.Host = host; host == "" {
			request.Host = "lrunet" // HTTP/1.1 has no request without
		}
		if answer, page := got(t, request); answer.StatusCode != want || want != 200 && strings.Contains(page, "tiny") {
			t.Errorf("host %q: code %d, want %d", host, answer.StatusCode, want)
		}
	}
}

func TestToken(t *testing.T) {
	const token = "0123456789abcdef"
	parent, _ := earlier(t)
	server := serve(t, Options{Parent: parent, Token: token, Port: 6006})
	for path, want := range map[string]int{
		"/": 401, "/runs/tiny/": 401, "/runs/tiny/data.json": 401, "/runs/tiny/events": 401, "/nowhere": 401, "/?token=": 401,
		"/?token=0123456789abcdeX": 401, "/?token=0123456789abcde": 401, "/?token=" + token + "0": 401,
		"/?token=" + token: 303, "/runs/tiny/?token=" + token: 303, "/runs/tiny/data.json?token=" + token: 200,
	} {
		if answer, page := get(t, server.URL+path); answer.StatusCode != want || want == 401 && (strings.Contains(page, "tiny") || answer.Header.Get("Set-Cookie") != "") {
			t.Errorf("%s: code %d, want %d: %s", path, answer.StatusCode, want, page)
		}
	}
	answer, _ := get(t, server.URL+"/runs/tiny/?token="+token)
	if cookie := answer.Header.Get("Set-Cookie"); answer.Header.Get("Location") != "/runs/tiny/" || cookie != "lrunet-6006="+token+"; Path=/; HttpOnly; SameSite=Strict" {
		t.Errorf("leads to %q with the cookie %q", answer.Header.Get("Location"), cookie)
	}
	if answer, _ := get(t, server.URL+"//example.org/?token="+token); strings.HasPrefix(answer.Header.Get("Location"), "//") {
		t.Errorf("leads to another site: %q", answer.Header.Get("Location"))
	}
	if answer, _ := get(t, server.URL+"/?token="+url.QueryEscape(token+"\r\nSet-Cookie: x=y")); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token with a line more: code %d", answer.StatusCode)
	}
	jar, err := cookiejar.New(nil)
	testkit.Must(t, err)
	browser := &http.Client{Jar: jar}
	for _, path := range []string{"/?token=" + token, "/", "/runs/tiny/"} { // the first one brings the cookie
		answer, err := browser.Get(server.URL + path)
		testkit.Must(t, err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || answer.Request.URL.RawQuery != "" {
			t.Errorf("%s, with a browser: code %d at %s", path, answer.StatusCode, answer.Request.URL)
		}
	}
}

// No address leads to another file than the checkpoints.
func TestNothingElseIsServed(t *testing.T) {
	parent, run := earlier(t)
	const secret = "of nobody's business"
	for _, path := range []string{filepath.Join(parent, "secret.safetensors"), run.File("secret.safetensors"), run.File("checkpoints/secret.txt"), run.File("checkpoints/.secret.safetensors")} {
		testkit.Must(t, os.WriteFile(path, []byte(secret), 0o644))
	}
	testkit.Must(t, os.Symlink("../secret.safetensors", run.File("checkpoints/link.safetensors")))
	testkit.Must(t, os.Symlink(filepath.Join(parent, "secret.safetensors"), run.File("checkpoints/absolute.safetensors")))
	testkit.Must(t, os.Mkdir(run.File("checkpoints/folder.safetensors"), 0o755))
	server := serve(t, Options{Parent: parent})
	for _, path := range []string{
		"/study.db", "/runs/tiny/study.db", "/runs/tiny/secret.safetensors", "/runs/tiny/.lock", "/runs/tiny/checkpoints/", "/runs/tiny/checkpoints",
		"/runs/tiny/checkpoints/secret.txt", "/runs/tiny/checkpoints/.secret.safetensors", "/runs/tiny/checkpoints/link.safetensors",
		"/runs/tiny/checkpoints/absolute.safetensors", "/runs/tiny/checkpoints/folder.safetensors",
		"/runs/tiny/checkpoints/../secret.safetensors", "/runs/tiny/checkpoints/%2e%2e/secret.safetensors", "/runs/tiny/checkpoints/..%2fsecret.safetensors",
		"/runs/tiny/checkpoints/..%5csecret.safetensors", "/runs/../secret.safetensors", "/runs/%2e%2e/", "/runs/..%2ftiny/", "/runs/./", "/runs/%2e/", "/runs/tiny%00/",
		"/runs/tiny/checkpoints/%00.safetensors", "/runs//checkpoints/x.safetensors", "/runs/%2ftmp/", "/runs/",
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		testkit.Must(t, err)
		request.URL.Opaque = "//" + request.URL.Host + path // as it stands
		answer, page := got(t, request)
		if answer.StatusCode == http.StatusOK || strings.Contains(page, secret) {
			t.Errorf("%s: code %d: %.200s", path, answer.StatusCode, page)
		}
	}
}

func TestCheckpointIsSent(t *testing.T) {
	parent, run := earlier(t)
	testkit.Must(t, os.MkdirAll(run.File(rundir.Checkpoints), 0o755))
	testkit.Must(t, os.WriteFile(run.Checkpoint("net"), []byte("weights"), 0o644))
	answer, text := get(t, serve(t, Options{Parent: parent}).URL+"/runs/tiny/checkpoints/net.safetensors")
	if answer.StatusCode != http.StatusOK || text != "weights" || answer.Header.Get("Content-Disposition") != "attachment; filename=net.safetensors" {
		t.Errorf("code %d, %q, %v", answer.StatusCode, text, answer.Header)
	}
}
