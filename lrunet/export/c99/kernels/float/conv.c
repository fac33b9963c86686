/* NAME is a grouped convolution: y = clamp(weight * x + shift), with zeros around x. */
static void NAME(const X_TYPE *x, int h, int w, int c, float *y, int out_h, int out_w, int out_c, int kernel,
                 int stride, int pad, int groups, float low, float high, const float *weight, const float *shift)
{
    const int n = c / groups, group = out_c / groups;
    int row, column, o, i, j, k;

    for (row = 0; row < out_h; row++) {
        for (column = 0; column < out_w; column++) {
            for (o = 0; o < out_c; o++) {
                const float *taps = weight + (long)o * kernel * kernel * n;
                float sum = shift[o];
                for (i = 0; i < kernel; i++) {
                    const int in_row = row * stride + i - pad;
                    if (in_row < 0 || in_row >= h) {
                        continue;
                    }
                    for (j = 0; j < kernel; j++) {
                        const int in_column = column * stride + j - pad;
                        const X_TYPE *from = x + ((long)in_row * w + in_column) * c + o / group * n;
                        const float *tap = taps + (i * kernel + j) * n;
                        if (in_column < 0 || in_column >= w) {
                            continue;
                        }
                        for (k = 0; k < n; k++) {
                            sum += tap[k] * from[k];
                        }
                    }
                }
                *y++ = clamp(sum, low, high);
            }
        }
    }
}
