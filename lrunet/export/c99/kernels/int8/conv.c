/* NAME is a grouped convolution: y = clamp(factor * (weight * (x - x_zero) + bias) + y_zero). */
static void NAME(const uint8_t *x, int h, int w, int c, Y_TYPE *y, int out_h, int out_w, int out_c, int kernel,
                 int stride, int pad, int groups, int32_t x_zero, int32_t y_zero, int32_t low, int32_t high,
                 const int8_t *weight, const int32_t *bias, const int16_t *factor)
{
    const int n = c / groups, group = out_c / groups;
    int row, column, o, i, j, k;

    for (row = 0; row < out_h; row++) {
        for (column = 0; column < out_w; column++) {
            for (o = 0; o < out_c; o++) {
                const int8_t *taps = weight + (long)o * kernel * kernel * n;
                int32_t sum = bias[o];
                for (i = 0; i < kernel; i++) {
                    const int in_row = row * stride + i - pad;
                    if (in_row < 0 || in_row >= h) {
                        continue;
                    }
                    for (j = 0; j < kernel; j++) {
                        const int in_column = column * stride + j - pad;
                        const uint8_t *from = x + ((long)in_row * w + in_column) * c + o / group * n;
                        const int8_t *tap = taps + (i * kernel + j) * n;
                        if (in_column < 0 || in_column >= w) {
                            continue;
                        }
                        for (k = 0; k < n; k++) {
                            sum += tap[k] * (from[k] - x_zero);
                        }
                    }
                }
                *y++ = (Y_TYPE)clamp(scaled(sum, factor[o]) + y_zero, low, high);
            }
        }
    }
}
