package reports

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"regexp"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
)

// hosted is where a page loads ECharts from.
type hosted struct {
	Address   string `json:"address"`
	Integrity string `json:"integrity"` // what browsers hold the file against
}

// hostedIntegrity is the hash of the file, ECharts 5.4.3, that go-echarts hosts.
const hostedIntegrity = "sha384-PpgrXpnquO1pL7h9CGCAR6K7B62r8ZFzdHKzC/FtQ/0Pm4MLQNTcS2yt12JX+rkb"

// library is nil for a page that loads nothing.
func (o PageOptions) library() *hosted {
	if !o.Online || len(o.ECharts) > 0 {
		return nil
	}
	c := charts.NewScatter()
	c.Validate() // completes the addresses of its assets
	return &hosted{c.JSAssets.Values[0], hostedIntegrity}
}

// endOfScript is what would end a script element, or hide its end.
var endOfScript = regexp.MustCompile(`(?i)<(/script|!--)`)

// embedded is ECharts as the content of a script element.
func (o PageOptions) embedded() template.JS {
	return template.JS(endOfScript.ReplaceAll(o.ECharts, []byte(`<\$1`)))
}

// policy lets a page run its own scripts and ECharts, and what they load, and nothing
// else: no markup in a name could act, were it ever to get through.
func (o PageOptions) policy(scripts ...string) string {
	sources := make([]string, len(scripts))
	for i, script := range scripts {
		sources[i] = "'" + scriptHash(script) + "'"
	}
	if len(o.ECharts) > 0 {
		sources = append(sources, "'"+scriptHash(string(o.embedded()))+"'")
	}
	if o.library() != nil {
		sources = append(sources, "'strict-dynamic'")
	}
	rules := []string{
		"default-src 'none'", "base-uri 'none'", "form-action 'none'", "img-src data:", "style-src 'unsafe-inline'", "script-src " + strings.Join(sources, " "),
	}
	if o.Live != "" {
		rules = append(rules, "connect-src 'self'")
	}
	return strings.Join(rules, "; ")
}

func scriptHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
